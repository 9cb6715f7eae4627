/**
 * What reaches a run with a workflow task, before the SDK applies it: jobs. The SDK reads every byte of every message, and makes
 * several promises for each signal, each with a stack trace: megabytes, or two thousand signals, would hold a workflow thread for a
 * third of a second. So large messages are made small first, and signals are taken here, each at its place among the other jobs.
 */
import { LARGEST_INPUT } from '../execution/sizes.js';
import { LARGEST_MESSAGE, TOO_LARGE } from './messages.js';
import { payloadConverter } from './payload-converter.js';

interface Payload {
  data?: Uint8Array | null;
}
/** As far as we look at it. */
export interface Job {
  variant?: string;
  signalWorkflow?: { signalName?: string | null; input?: Payload[] | null } | null;
  doUpdate?: { input?: Payload[] | null } | null;
  queryWorkflow?: { arguments?: Payload[] | null } | null;
  initializeWorkflow?: Start | null;
}
interface Start {
  arguments?: Payload[] | null;
  continuedFromExecutionRunId?: string | null;
  cronSchedule?: string | null;
}

/** Takes a signal by its name; what it has no use for, it drops. Runs at once, never waits. */
export type TakeSignal = (name: string, argument: unknown) => void;

/** Of this run: each has modules of its own. */
let take: TakeSignal | undefined;

/** From the next job on, `taker` gets every signal. */
export function takeSignals(taker: TakeSignal): void {
  take = taker;
}

/** Signals that come with the start of a run, or of its next history, and are left to the SDK: it hands them over before the first step. */
const MOST_EARLY_SIGNALS = 100;

/** Applies the jobs in their order: signals by whoever takes them, all others by `apply`, as many at once as there are in a row. */
export function applyJobs<Each extends Job>(jobs: readonly Each[], apply: (jobs: Each[]) => void): void {
  jobs.forEach(shorten);
  // The SDK takes from the lists that it is given: each is a copy.
  const early = earlyCount(jobs);
  if (early > 0) apply(jobs.slice(0, early));
  let waiting: Each[] = [];
  for (const job of jobs.slice(early)) {
    if (take === undefined || !job.signalWorkflow) {
      waiting.push(job);
      continue;
    }
    if (waiting.length > 0) apply(waiting);
    waiting = [];
    take(job.signalWorkflow.signalName ?? '', argumentOf(job.signalWorkflow));
  }
  if (waiting.length > 0) apply(waiting);
}

/** Of the jobs that start a run, those before its hundred-and-first signal; none of a run that has begun. */
function earlyCount(jobs: readonly Job[]): number {
  if (jobs[0]?.variant !== 'initializeWorkflow') return 0;
  let signals = 0;
  const end = jobs.findIndex(({ signalWorkflow }) => signalWorkflow && (signals += 1) > MOST_EARLY_SIGNALS);
  return end < 0 ? jobs.length : end;
}

const argumentOf = ({ input }: { input?: Payload[] | null }): unknown =>
  input?.[0] ? payloadConverter.fromPayload(input[0]) : undefined;

/** What nothing of ours can be is not read: a mark stands for it, and is refused. */
function shorten({ signalWorkflow, doUpdate, queryWorkflow, initializeWorkflow }: Job): void {
  if (signalWorkflow && isLarge(signalWorkflow.input)) signalWorkflow.input = MARK;
  if (doUpdate && isLarge(doUpdate.input)) doUpdate.input = MARK;
  if (queryWorkflow && isLarge(queryWorkflow.arguments)) queryWorkflow.arguments = MARK;
  if (initializeWorkflow && !isCarried(initializeWorkflow) && isLarge(initializeWorkflow.arguments, LARGEST_INPUT))
    initializeWorkflow.arguments = MARK;
}

/** A run that goes on in a new history brings its state, whose size is ours. */
const isCarried = ({ continuedFromExecutionRunId, cronSchedule }: Start): boolean =>
  Boolean(continuedFromExecutionRunId) && !cronSchedule;

const isLarge = (payloads: Payload[] | null | undefined, most = LARGEST_MESSAGE): boolean =>
  (payloads ?? []).reduce((sum, { data }) => sum + (data?.length ?? 0), 0) > most;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const MARK = [{ metadata: { encoding: bytes('json/plain') }, data: bytes(JSON.stringify(TOO_LARGE)) }];
