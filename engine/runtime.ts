/**
 * The port: what the engine needs from a durable world. Temporal is one implementation (engine/workflow), the simulator's
 * virtual clock the other (engine/simulator). The scenario suite runs on both and must give the same records.
 */
import type { ActivityAnswer, ActivityRequest } from './action.js';

export interface Runtime {
  /** Ms since the epoch; the same on replay. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves to true once `condition()` holds, to false after `ms`. Conditions change only through messages. */
  waitUntil(condition: () => boolean, ms?: number): Promise<boolean>;
  /**
   * Runs one activity to its end. Rejects with `StepFailure`, `StepTimedOut` or an interruption.
   */
  activity(call: ActivityCall): Promise<ActivityAnswer>;
  /** Starts work that `interrupt()` breaks off: whatever it awaits rejects with an interruption. */
  interruptible<T>(work: () => Promise<T>): Interruptible<T>;
  /** The history is long enough: go on in a new one as soon as no step runs (facts 2, continue-as-new). */
  shouldContinueAsNew(): boolean;
  /** Is this the rejection of interrupted work? */
  isInterruption(error: unknown): boolean;
  /** Called at every change of the execution's status; the only moment search attributes change (house 8). */
  statusChanged(status: string): void;
}

export interface Interruptible<T> {
  result: Promise<T>;
  interrupt(): void;
}

export interface ActivityCall {
  /** Activity type: verb + noun, for ever. */
  name: string;
  /** Step path, e.g. `build`; with loops `each#2/build`. */
  id: string;
  /** The step's name, for people. */
  summary: string;
  /** Ms for a whole `wait`; absent: no limit. */
  withinMs?: number;
  /** Ms for one try of a `call`. */
  perTryMs?: number;
  request: ActivityRequest;
}
