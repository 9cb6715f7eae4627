/** Random choices → a runbook that is valid whatever they are; so shrinking them keeps it valid. */
import type { Choice, Condition, Model, ModelStep, ModelStop, Nap, Words, Work } from './model.js';

/** Numbers in a draft stand for a choice among the steps that are possible where they are used. */
export interface DraftWords {
  text: string;
  of: number | undefined;
}
export type DraftCondition =
  { left: DraftWords; equals: string } | { not: DraftCondition } | { and: DraftCondition[] } | { or: DraftCondition[] };

export interface DraftStep {
  kind: ModelStep['does']['kind'];
  ends: string[];
  takesMs: number;
  via: Work['via'];
  word: DraftWords | undefined;
  seconds: number;
  choices: { when: DraftCondition; to: number }[];
  default: number | undefined;
  maxAttempts: number | undefined;
  timeoutSeconds: number | undefined;
  onFailure: 'Abort' | 'Continue' | number | undefined;
  onCancel: 'Abort' | number | undefined;
  isCritical: boolean | undefined;
  isEnd: boolean | undefined;
  nextStep: number | undefined;
}

export interface Draft {
  drafts: DraftStep[];
  /** The hidden order: a step leads only to steps of a higher rank. */
  ranks: number[];
  outputs: number[];
  stop: ModelStop | undefined;
}

/** The model; every attribute that would make it invalid, or run for ever, is mended. */
export function buildModel({ drafts, ranks, outputs, stop }: Draft): Model {
  const workers = drafts.flatMap(({ kind }, index) => (kind === 'work' ? [nameOf(index)] : []));
  const steps = drafts.map((_, index) => buildStep(drafts, ranks, workers, index));
  return {
    steps: stop?.type === 'Cancel' ? steps : steps.map(withAnEnd),
    outputs: workers.length === 0 ? [] : [...new Set(outputs.map((at) => chosen(workers, at)!))],
    ...(stop === undefined ? {} : { stop }),
  };
}

const nameOf = (index: number): string => `s${index + 1}`;
const chosen = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];
/** One of the next few: whoever jumps far leaves little to run. */
const near = (names: readonly string[], at: number): string | undefined => chosen(names.slice(0, 3), at);

function buildStep(drafts: DraftStep[], ranks: number[], workers: string[], index: number): ModelStep {
  const draft = drafts[index]!;
  const later = drafts.map((_, other) => other).filter((other) => ranks[other]! > ranks[index]!);
  later.sort((one, other) => ranks[one]! - ranks[other]!);
  const laterNames = later.map(nameOf);
  const awake = later.filter((other) => drafts[other]!.kind !== 'nap').map(nameOf);
  const jump = <T extends string>(to: T | number | undefined, among: string[]): T | `step:${string}` | undefined => {
    if (typeof to !== 'number') return to;
    return among.length === 0 ? undefined : `step:${near(among, to)!}`;
  };
  const nextStep = draft.nextStep === undefined ? undefined : near(laterNames, draft.nextStep);
  const fallsBack = ranks[index + 1] !== undefined && ranks[index + 1]! < ranks[index]!;
  const isEnd = nextStep === undefined && fallsBack ? true : nextStep === undefined ? draft.isEnd : undefined;
  return withoutUndefined<ModelStep>({
    name: nameOf(index),
    does: buildWork(draft, laterNames, workers),
    maxAttempts: draft.maxAttempts,
    timeoutSeconds: draft.timeoutSeconds,
    onFailure: jump(draft.onFailure, laterNames),
    onCancel: jump(draft.onCancel, awake),
    isCritical: draft.isCritical,
    isEnd,
    nextStep,
  });
}

/** What neither ends nor times out nor is cancelled would run for ever. */
function withAnEnd(step: ModelStep): ModelStep {
  const { does, timeoutSeconds } = step;
  if (does.kind !== 'work' || timeoutSeconds !== undefined) return step;
  return { ...step, does: { ...does, ends: does.ends.replaceAll('T', 'F') } };
}

function buildWork(draft: DraftStep, later: string[], workers: string[]): Work | Nap | Choice {
  if (draft.kind === 'nap') return { kind: 'nap', seconds: draft.seconds };
  if (draft.kind === 'choice' && later.length > 0) return buildChoice(draft, later, workers);
  return withoutUndefined<Work>({
    kind: 'work',
    ends: draft.ends.join(''),
    takesMs: draft.takesMs,
    via: draft.via,
    word: draft.word && buildWords(draft.word, workers),
  });
}

function buildChoice(draft: DraftStep, later: string[], workers: string[]): Choice {
  const choices = draft.choices.map(({ when, to }) => ({
    when: buildCondition(when, workers),
    to: near(later, to)!,
  }));
  return withoutUndefined<Choice>({
    kind: 'choice',
    choices,
    default: draft.default === undefined ? undefined : near(later, draft.default),
  });
}

function buildCondition(draft: DraftCondition, workers: string[]): Condition {
  if ('not' in draft) return { not: buildCondition(draft.not, workers) };
  if ('and' in draft) return { and: draft.and.map((each) => buildCondition(each, workers)) };
  if ('or' in draft) return { or: draft.or.map((each) => buildCondition(each, workers)) };
  return { left: buildWords(draft.left, workers), equals: draft.equals };
}

/** A constant says something; a reference may stand alone. */
function buildWords({ text, of }: DraftWords, workers: string[]): Words {
  const step = of === undefined ? undefined : chosen(workers, of);
  return step === undefined ? { text: text === '' ? 'red' : 'green' } : { text, of: step };
}

type Loose<T> = { [K in keyof T]: T[K] | undefined };

function withoutUndefined<T extends object>(value: Loose<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}
