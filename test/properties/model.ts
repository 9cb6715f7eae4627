/** What a random runbook is made of, before it becomes a document: enough to predict its run without the interpreter. */

/** `text`, then the output `Word` of `of` when it names a step. Without `text` the reference is the whole value (behaviour 4.4). */
export interface Words {
  text: string;
  of?: string;
}

/** A choice's condition (behaviour 3.3), as far as routing cares: a comparison, and how comparisons combine. */
export type Condition =
  { left: Words; equals: string } | { not: Condition } | { and: Condition[] } | { or: Condition[] };

/** One letter an attempt: S succeeds, F fails, T never ends. The last letter counts again and again. */
export interface Work {
  kind: 'work';
  ends: string;
  /** Ms before an attempt ends. */
  takesMs: number;
  /** Where the attempt happens: in an activity, or in the workflow with a timer. */
  via: 'activity' | 'timer';
  /** What the output `Word` is, when the step succeeds. */
  word?: Words;
}
export interface Nap {
  kind: 'nap';
  seconds: number;
}
export interface Choice {
  kind: 'choice';
  choices: { when: Condition; to: string }[];
  default?: string;
}

/** A step with the attributes of behaviour 2.1. */
export interface ModelStep {
  name: string;
  does: Work | Nap | Choice;
  maxAttempts?: number;
  timeoutSeconds?: number;
  onFailure?: 'Abort' | 'Continue' | `step:${string}`;
  onCancel?: 'Abort' | `step:${string}`;
  isCritical?: boolean;
  isEnd?: boolean;
  nextStep?: string;
}

/** Somebody stops the run, `atMs` after its start. */
export interface ModelStop {
  type: 'Cancel' | 'Complete';
  atMs: number;
}

export interface Model {
  steps: ModelStep[];
  /** Steps whose `Word` the document puts out (behaviour 1.8). */
  outputs: string[];
  stop?: ModelStop;
}
