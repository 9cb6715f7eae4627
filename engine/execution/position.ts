/** Where a run stands: plain JSON, what continue-as-new carries (design contracts 1). A step's identity is its path, not its name. */
import type { Value, ValueMap } from '../document/document.js';
import type { Plan } from '../document/plan.js';

export interface Position {
  /** Index in the Plan's steps. */
  step: number;
  /** The step is run again, by a person or a resume: from 2 on. */
  visit?: number;
  /** The round of the loop that the step stands in. */
  round?: Round;
  /** An attempt that waits, or is one of many. */
  attempt?: AttemptPosition;
}

export interface Round {
  /** Index of the loop in the Plan's steps. */
  loop: number;
  visit?: number;
  /** The loop's own attempt, from 1. */
  attempt: number;
  /** From 1. */
  number: number;
  /** When the loop's attempt times out, ms since the epoch. */
  deadline?: number;
}

export interface AttemptPosition {
  /** From 1. */
  number: number;
  /** When it began, ms since the epoch; absent: it has not. */
  began?: number;
  /** When it times out, ms since the epoch. */
  deadline?: number;
  /** Predefined outputs so far. */
  published: ValueMap;
  /** What attempts before this one had published, the latest of each name. */
  earlier?: ValueMap;
  /** What a waiting step remembers of its signals (design contracts 4). */
  memory?: Value;
  /** Number of its idempotency tokens: rises after a definite failure only. */
  token: number;
  /** Ms since the epoch: when the first attempt with this token began, once one of them ended without a definite outcome. */
  again?: number;
}

/** `build` · `each#2/build` · `each@2#1/build` · `build~2`: activity id, step execution id, and part of tokens, for ever. */
export function pathOf(plan: Plan, { step, visit, round }: Position): string {
  const name = `${plan.steps[step]!.name}${visitOf(visit)}`;
  if (round === undefined) return name;
  const attempt = round.attempt > 1 ? `@${round.attempt}` : '';
  return `${plan.steps[round.loop]!.name}${visitOf(round.visit)}${attempt}#${round.number}/${name}`;
}

const visitOf = (visit: number | undefined): string => (visit === undefined || visit < 2 ? '' : `~${visit}`);
