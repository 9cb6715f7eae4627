/**
 * The contract between the engine and an action: the most important file of the project.
 *
 * An action is one value (`defineAction`) in a folder of its own: name, schema of its inputs, predefined outputs, limits, and `run`. `run`
 * is workflow code: deterministic, no I/O, no Temporal. It is a generator, because each promise costs a workflow dearly
 * (design contracts 12): `yield*` what `context` offers. Everything that reaches outside is an activity in the same folder's `activities.ts`, with a contract
 * of its own (activity.ts); `run` calls it, typed, through `context.activities`.
 */
import type { Activity, AnyActivities } from './activity.js';
import type { SsmType, Value, ValueMap } from './document/document.js';
import type { Effects } from './effects.js';
import type { AutomationInput } from './execution/start/request.js';
import type { ChildEnd } from './runtime.js';

export type { Effects } from './effects.js';

/** JSON Schema (draft 7 subset) of an action's inputs. `description` on every property: it feeds the documentation. */
export interface JsonSchema {
  type?: string | readonly string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  enum?: readonly Value[];
  const?: Value;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  minProperties?: number;
  oneOf?: readonly JsonSchema[];
  anyOf?: readonly JsonSchema[];
  $ref?: string;
  definitions?: Record<string, JsonSchema>;
}

type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T] & string;

/**
 * The schema must name exactly the interface's properties, and list as required exactly those that are not optional; otherwise it does not
 * compile.
 */
export type InputSchema<Inputs> = JsonSchema & {
  type: 'object';
  properties: { [K in keyof Required<Inputs> & string]: JsonSchema };
  required: readonly RequiredKeys<Inputs>[];
};

/** A fault that `check` found: a rule that the schema cannot express. */
export interface InputFault {
  /** Keys and indexes down to the value, e.g. `['Choices', 0, 'Variable']`. */
  path: (string | number)[];
  message: string;
  hint?: string;
}

/** A jump written in an action's inputs, like a choice's `NextStep` (behaviour 3.3). */
export interface InputJump {
  path: (string | number)[];
  step: string;
}

/** A variable that the step writes and an input names, like aws:updateVariable's `Name` (behaviour 3.22). */
export interface InputWrite {
  path: (string | number)[];
  variable: string;
}

/** Makes an action a loop: the engine walks it, so that continue-as-new can carry it over (design contracts 3). */
export interface Rounds {
  /** The input that holds the inner steps. */
  readonly steps: string;
  /**
   * The outputs that the loop publishes for round `number` (from 1); undefined: there is no such round. Called before each round; from the
   * second on, `resolve` fills in a deferred input with the current values. Throws `StepFailure` for inputs that make no loop.
   */
  next(round: { inputs: ValueMap; number: number; resolve(input: string): Value | undefined }): ValueMap | undefined;
}

/** An action as the engine sees it. Made by `defineAction`, which erases its types. */
export interface Action {
  /** AWS's name, e.g. `aws:runInstances`. */
  readonly name: `aws:${string}`;
  /** One line for catalogues. */
  readonly summary: string;
  readonly inputs: JsonSchema & { type: 'object' };
  /** Predefined outputs that name what the step makes, and what stays when the step fails. */
  readonly makes?: readonly string[];
  /** Inputs that AWS has and we do not yet: refused by name at validation. */
  readonly unsupportedInputs?: readonly string[];
  /** Predefined outputs and their types (behaviour 3.0); authors cannot use these names. */
  readonly outputs: Readonly<Record<string, SsmType>>;
  /** Seconds: the limit of a step without `timeoutSeconds`, and the cap of every limit (behaviour 3.0). Absent: none. */
  readonly timeout: { readonly defaultSeconds?: number; readonly capSeconds?: number };
  /** May a step's `onCancel` point to it (behaviour 2.1)? */
  readonly onCancelTarget: boolean;
  /** Inputs that are not filled in at the step's start, like a loop's `Steps` (design contracts 3). */
  readonly deferred?: readonly string[];
  /** The action is a loop. `run` is then never called. */
  readonly rounds?: Rounds;
  /**
   * Rules between inputs. Called at validation, with the texts as written (a fault of a value with a reference in it is dropped), and again
   * before the step runs. Must accept values of any shape.
   */
  check?(inputs: ValueMap): InputFault[];
  /** Jumps in the inputs: edges of the step graph. */
  jumps?(inputs: ValueMap): InputJump[];
  /** Variables that the step writes and inputs name: they must be declared. */
  writes?(inputs: ValueMap): InputWrite[];
  /**
   * Does the work of one attempt. Throws `StepFailure` or lets what `context` throws pass.
   * Never catches an interruption.
   */
  run(inputs: ValueMap, context: StepContext): Effects<StepResult>;
  /**
   * Tells the outside world to stop, after a cancel or a timeout interrupted `run` (behaviour 2.6). Cannot be interrupted; lasts at most a
   * minute. `published` is what was published before the interruption; what `onInterrupt` publishes goes into the record too.
   */
  onInterrupt?(published: ValueMap, context: StepContext, inputs: ValueMap): Effects<void>;
}

export interface StepResult {
  /** Predefined outputs. */
  outputs?: ValueMap;
  /** aws:branch: where to go (behaviour 2.4). */
  nextStep?: string;
  /** Variables to write; the engine checks them against their declared types (behaviour 3.22). */
  variables?: ValueMap;
}

/** What an action may use while it runs. Everything here respects the attempt's deadline and a cancel by itself. */
export interface StepContext<Activities = AnyActivities> {
  readonly executionId: string;
  readonly stepName: string;
  readonly region: string;
  /** Version of the Plan that the run began with: the run keeps that version's behaviour (design contracts 2). */
  readonly planVersion: number;
  /** The attempt waited for signals before the run continued as new: what `run` does before that wait is done already. */
  readonly resumed: boolean;
  /** When this attempt times out, ms since the epoch; absent when it never does. */
  readonly deadline?: number;
  /** When the step began, before its first attempt, ms since the epoch. */
  readonly startedAt: number;
  /** Ms since the epoch, the same on replay. */
  now(): number;
  /** Throws `StepTimedOut` at the deadline. 0 or less costs nothing. */
  sleep(ms: number): Effects<void>;
  /** This action's own activities. */
  readonly activities: ActivityStubs<Activities>;
  /** Waits; step and execution are `Waiting` until `done`. Returns the last memory. Throws `StepTimedOut` at the deadline. */
  waitForSignals<Memory extends Value>(waiter: SignalWaiter<Memory>): Effects<Memory>;
  /** Runs another automation to its end (design contracts 10). */
  child(input: AutomationInput): Effects<ChildEnd>;
  /** Predefined outputs so far: they stand in the record and in references even if the step fails later (behaviour 4.5). */
  publish(outputs: ValueMap): void;
  /** Adds a sentence to the step's `Warnings` in the record: about effects that may have happened without anybody knowing. */
  warn(text: string): void;
}

/** An activity as an action calls it: with its inputs, and how long it may take. Returns its predefined outputs. */
export type ActivityStubs<Activities> = {
  readonly [K in keyof Activities]: Activities[K] extends Activity<infer Inputs, infer Outputs>
    ? (inputs: Inputs, options: ActivityMode) => Effects<Outputs>
    : never;
};

/**
 * `call`: one request; `seconds` caps each try of it, and time without a worker does not count.
 * `wait`: lasts as long as the attempt may; ends at its deadline.
 * `answers`: the author's selectors and `OutputPayload` read this activity's answer (behaviour 3.0).
 * `key`: gives two calls of one activity in the same attempt different tokens (design contracts 1). `pool`: which workers take it.
 */
export type ActivityMode = ({ mode: 'call'; seconds: number } | { mode: 'wait' }) & {
  answers?: boolean;
  key?: string;
  pool?: string;
};

/** A signal as it reaches a waiting step (behaviour 6.3; design house 8). */
export interface SignalMessage {
  type: SignalType;
  step?: string;
  approver?: string;
  comment?: string;
  /** The identity was proven, not only claimed. */
  proven?: boolean;
}
export const SIGNAL_TYPES = ['Approve', 'Reject', 'Revoke', 'Resume', 'StartStep', 'StopStep'] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

/**
 * A wait for signals, as data: `Memory` is plain JSON, so that the wait can go on in a new history (design contracts 4). Pure functions.
 */
export interface SignalWaiter<Memory extends Value> {
  initial: Memory;
  accepts: readonly SignalType[];
  /** Why this message cannot be taken; nothing is recorded then. */
  refusal(message: SignalMessage, memory: Memory): SignalRefusal | undefined;
  /** The memory after this message, which came at `at`, ms since the epoch. */
  take(message: SignalMessage, at: number, memory: Memory): Memory;
  done(memory: Memory): boolean;
  /** Published at the beginning and after every message: the record shows it while the step waits. */
  outputs(memory: Memory): ValueMap;
}
export interface SignalRefusal {
  /** `TryAgain` is not AWS's: the run is about to begin or to continue as new, and takes the message a moment later. */
  code: 'AccessDeniedException' | 'InvalidAutomationSignalException' | 'AutomationStepNotFoundException' | 'TryAgain';
  message: string;
}

/** What the author of an action writes: an `Action` with the types of its inputs and activities. */
type ActionOf<Inputs extends object, Activities> = Omit<Action, 'inputs' | 'run' | 'onInterrupt'> & {
  readonly inputs: InputSchema<Inputs>;
  run(inputs: Inputs, context: StepContext<Activities>): Effects<StepResult>;
  onInterrupt?(published: ValueMap, context: StepContext<Activities>, inputs: Inputs): Effects<void>;
};

/** Checks the author of an action and erases its types for the engine. */
export function defineAction<Inputs extends object, Activities = Record<never, never>>(
  action: ActionOf<Inputs, Activities>,
): Action {
  return action as unknown as Action;
}
