/**
 * The position of a run: plain JSON, which continue-as-new carries over (design contracts 1). A step is identified by its path, not its
 * name.
 */
import type { Value, ValueMap } from '../document/document.js';
import type { Plan } from '../document/plan.js';

export interface Position {
  /** Index in the Plan's steps. */
  step: number;
  /** From 2 on when the step runs again, by a person or a resume. */
  visit?: number;
  /** The current round of the loop around the step. */
  round?: Round;
  /** The current attempt. Carried over when it waits for signals or follows another attempt. */
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
  /** When it began, ms since the epoch; absent: it has not begun. */
  began?: number;
  /** When it times out, ms since the epoch. */
  deadline?: number;
  /** Predefined outputs so far. */
  published: ValueMap;
  /** Outputs of the attempts before this one (earlier-attempts.ts). */
  earlier?: ValueMap;
  /** What a waiting step remembers of its signals (design contracts 4). */
  memory?: Value;
  /** Number of its idempotency tokens: rises only after a definite failure. */
  token: number;
  /**
   * Set once an attempt with this token ended without a definite outcome: when the first attempt with this token began, ms since the epoch.
   */
  again?: number;
}

/** `build` · `each#2/build` · `each@2#1/build` · `build~2`. It is the activity id and part of tokens: the format must never change. */
export function pathOf(plan: Plan, { step, visit, round }: Position): string {
  const name = `${plan.steps[step]!.name}${visitOf(visit)}`;
  if (round === undefined) return name;
  const attempt = round.attempt > 1 ? `@${round.attempt}` : '';
  return `${plan.steps[round.loop]!.name}${visitOf(round.visit)}${attempt}#${round.number}/${name}`;
}

const visitOf = (visit: number | undefined): string => (visit === undefined || visit < 2 ? '' : `~${visit}`);
