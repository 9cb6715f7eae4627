/**
 * The interface to a durable runtime, as the engine needs it. Temporal is one implementation (engine/workflow), the simulator's virtual
 * clock the other (engine/simulator). The contract suite (test/contract) runs the same cases on both.
 */
import type { ActivityAnswer, ActivityRequest } from './activity.js';
import type { FinalStatus } from './execution/record/execution.js';
import type { AutomationInput } from './execution/start/request.js';

export interface Runtime {
  /** Ms since the epoch; the same on replay. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves to true once `condition()` holds, to false after `ms`. Conditions change only through messages. */
  waitUntil(condition: () => boolean, ms?: number): Promise<boolean>;
  /** Runs one activity to its end. */
  activity(call: ActivityCall): Promise<ActivityAnswer>;
  /** Runs another automation and resolves however it ends. After an interruption, rejects once the child has ended. */
  child(call: ChildCall): Promise<ChildEnd>;
  /** A new id, the same on replay. */
  newId(): string;
  /** Starts work that `interrupt()` cancels: whatever the work awaits then rejects with an interruption. Calls can be nested. */
  interruptible<T>(work: () => Promise<T>): Interruptible<T>;
  /** Was a cancel of the run requested from outside? True as soon as the request is applied, whatever else came in the same moment. */
  cancelRequested?(): boolean;
  /** The history is long: the run should continue as new where it may (design contracts 1). */
  shouldContinueAsNew(): boolean;
  /**
   * Translates a rejection of the methods above: to `StepFailure`, `StepTimedOut`, `Interrupted`; anything else is a bug and is returned as
   * it is.
   */
  errorOf(error: unknown): unknown;
  /** Called at every change of the execution's status; the only moment search attributes change (design house 8). */
  statusChanged(status: string): void;
  /** Does the change `id` of the code apply to this run? Every change to the order of commands must ask (design contracts 6). */
  changed(id: string): boolean;
  /** The run id of the chain's first run, where it is not this run's (design contracts 1). */
  readonly origin?: string;
  /** The run was reset to an earlier point of its history: what it did after that point may be done once more. */
  readonly wasReset?: true;
}

export interface Interruptible<T> {
  result: Promise<T>;
  interrupt(): void;
}

export interface ActivityCall {
  /** Activity type: verb + noun; never changes. */
  name: string;
  /** Step path, e.g. `build`; in a loop `each#2/build` (design contracts 1). */
  id: string;
  /** The step's name, for people. */
  summary: string;
  /** Ms for a whole `wait`; absent: no limit. */
  withinMs?: number;
  /** Ms for one try of a `call`. */
  perTryMs?: number;
  /** Which workers take it; absent: those of the run. */
  pool?: string;
  request: ActivityRequest;
}

export interface ChildCall {
  /** The child's execution id. */
  id: string;
  input: AutomationInput;
}

/** How a child ended; `outputs` are the document's, in the order of its declaration. */
export interface ChildEnd {
  status: FinalStatus;
  outputs: Record<string, string[]>;
  message?: string;
}
