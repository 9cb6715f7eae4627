/**
 * What a run must do, told from the tables of behaviour 2.2-2.6, 4.5 and 14 and from nothing else: it shares no code with the
 * interpreter, so that the two can disagree.
 */
import type { Condition, Model, ModelStep, Words } from './model.js';

type Ended = 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';

/** Ms count from the start of the run. */
export interface PredictedStep {
  status: Ended | 'Pending';
  startMs?: number;
  endMs?: number;
}
export interface Prediction {
  status: Ended;
  endMs: number;
  steps: Record<string, PredictedStep>;
  outputs: Record<string, string[]>;
}

/** Two things happen in the same millisecond; the tables do not say which comes first. */
class Tie extends Error {}

/** The cancellation workflow's limit (behaviour 2.6). */
const CANCEL_MS = 120_000;
const NO_OUTPUT = 'No output available yet because the step is not successfully executed';

interface Run {
  model: Model;
  now: number;
  steps: Record<string, PredictedStep>;
  words: Map<string, string>;
  /** How critical steps ended badly, in order (behaviour 2.5). */
  critical: Ended[];
  abortedBy?: Ended;
  completed: boolean;
}

/** Undefined when two things happen at the very same moment. */
export function predict(model: Model): Prediction | undefined {
  const steps = Object.fromEntries(model.steps.map(({ name }) => [name, { status: 'Pending' as const }]));
  const run: Run = { model, now: 0, steps, words: new Map(), critical: [], completed: false };
  try {
    return { status: runAll(run), endMs: run.now, steps: run.steps, outputs: outputsOf(run) };
  } catch (error) {
    if (error instanceof Tie) return undefined;
    throw error;
  }
}

function runAll(run: Run): Ended {
  const { stop, steps } = run.model;
  const cancelled = walk(run, steps[0]!.name, stop?.type === 'Cancel' ? stop.atMs : Infinity);
  if (cancelled === undefined) return finalStatus(run);
  if (cancelled.onCancel?.startsWith('step:')) walk(run, cancelled.onCancel.slice(5), run.now + CANCEL_MS);
  return 'Cancelled';
}

/** The main loop (behaviour 2.3). The step that was interrupted at `cutMs`, if any. */
function walk(run: Run, first: string, cutMs: number): ModelStep | undefined {
  let name: string | undefined = first;
  while (name !== undefined) {
    const step = run.model.steps.find((each) => each.name === name)!;
    const startMs = run.now;
    const { status, to } = execute(run, step, cutMs);
    run.steps[step.name] = { status, startMs, endMs: run.now };
    if (status === 'Cancelled') return step;
    if (status !== 'Success') noteFailure(run, step, status);
    name = isCompleted(run) ? undefined : next(run.model, step, status, to);
  }
  return undefined;
}

/** Stop Complete: the running step was left to finish, nothing new starts (behaviour OP-9). */
function isCompleted(run: Run): boolean {
  const { stop } = run.model;
  if (stop?.atMs === run.now) throw new Tie();
  run.completed ||= stop?.type === 'Complete' && stop.atMs < run.now;
  return run.completed;
}

/** Spec 2.2: resolve, then attempts, each under its own timer. `to`: where a branch jumps. */
function execute(run: Run, step: ModelStep, cutMs: number): { status: Ended; to?: string | undefined } {
  const { does } = step;
  if (does.kind === 'choice') return { status: 'Success', to: chosen(run, does) };
  let status: Ended = 'Failed';
  for (let attempt = 0; attempt < (step.maxAttempts ?? 1); attempt++) {
    status = tryOnce(run, step, attempt, cutMs);
    if (status === 'Success' || status === 'Cancelled') break;
  }
  if (status === 'Success' && does.kind === 'work') remember(run, step.name, does.word);
  return { status };
}

function tryOnce(run: Run, { does, timeoutSeconds }: ModelStep, attempt: number, cutMs: number): Ended {
  const letter = does.kind === 'work' ? does.ends[Math.min(attempt, does.ends.length - 1)] : 'S';
  const lasts = does.kind === 'nap' ? does.seconds * 1000 : does.kind === 'work' ? does.takesMs : 0;
  const endMs = letter === 'T' ? Infinity : run.now + lasts;
  const timeoutMs = timeoutSeconds === undefined ? Infinity : run.now + timeoutSeconds * 1000;
  const first = Math.min(endMs, timeoutMs, cutMs);
  if ([endMs, timeoutMs, cutMs].filter((moment) => moment === first).length > 1) throw new Tie();
  run.now = first;
  if (first === cutMs) return 'Cancelled';
  if (first === timeoutMs) return 'TimedOut';
  return letter === 'F' ? 'Failed' : 'Success';
}

/** The routing tables of behaviour 2.4. */
function next(model: Model, step: ModelStep, status: Ended, to: string | undefined): string | undefined {
  if (status !== 'Success') {
    if (step.onFailure?.startsWith('step:')) return step.onFailure.slice(5);
    if (step.onFailure !== 'Continue') return undefined;
  } else if (to !== undefined) return to;
  if (step.isEnd) return undefined;
  return step.nextStep ?? model.steps[model.steps.indexOf(step) + 1]?.name;
}

/** Spec 2.5: `critical(step)`, and what Abort does. */
function noteFailure(run: Run, step: ModelStep, status: Ended): void {
  if (step.onFailure === undefined || step.onFailure === 'Abort') run.abortedBy = status;
  else if (step.isCritical ?? step.onFailure !== 'Continue') run.critical.push(status);
}

/** The table of behaviour 2.5, for runs that nobody cancelled. After Stop Complete there is only Success or Failed (behaviour OP-9). */
function finalStatus({ abortedBy, critical, completed }: Run): Ended {
  if (abortedBy === undefined && critical.length === 0) return 'Success';
  if (completed || critical.includes('Failed')) return 'Failed';
  return abortedBy ?? 'TimedOut';
}

/** The first choice that holds, else Default (behaviour 3.3). */
function chosen(run: Run, does: Extract<ModelStep['does'], { kind: 'choice' }>): string | undefined {
  return does.choices.find(({ when }) => holds(run, when))?.to ?? does.default;
}

function holds(run: Run, condition: Condition): boolean {
  if ('left' in condition) return valueOf(run, condition.left) === condition.equals;
  if ('not' in condition) return !holds(run, condition.not);
  if ('and' in condition) return condition.and.every((each) => holds(run, each));
  return condition.or.some((each) => holds(run, each));
}

/** A reference without a value stays as its own text (behaviour 4.5). */
function valueOf(run: Run, { text, of }: Words): string {
  return of === undefined ? text : text + (run.words.get(of) ?? `{{ ${of}.Word }}`);
}

function remember(run: Run, name: string, word: Words | undefined): void {
  if (word !== undefined) run.words.set(name, valueOf(run, word));
}

/** Spec 1.8: AWS's sentence until the step has succeeded, an empty list when it succeeded without a value. */
function outputsOf({ model, steps, words }: Run): Record<string, string[]> {
  const encode = (name: string): string[] => {
    if (steps[name]!.status !== 'Success') return [NO_OUTPUT];
    return words.has(name) ? [words.get(name)!] : [];
  };
  return Object.fromEntries(model.outputs.map((name) => [`${name}.Word`, encode(name)]));
}
