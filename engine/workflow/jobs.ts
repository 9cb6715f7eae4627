/**
 * What reaches a run with a workflow task, before the SDK applies it: jobs. The SDK makes several promises for each signal, each with a
 * stack trace (two thousand signals would hold a workflow thread for a third of a second), and sorts what came before the run began by
 * its name. So signals are taken here, and all messages at their place among the other jobs.
 */
import { payloadConverter } from './payload-converter.js';
import { markLarge, type Job } from './mark-large.js';

/** Takes a signal by its name; what it has no use for, it drops. Runs at once, never waits. */
export type TakeSignal = (name: string, argument: unknown) => void;

/** Of this run, like all below: each has modules of its own. */
let take: TakeSignal | undefined;
/** Gives what came with the start to the run that begins. */
let giveEarly: (() => void) | undefined;

/** At once those signals and updates that came with the start, in their order; then every signal. Updates must have handlers by now. */
export function takeSignals(taker: TakeSignal): void {
  take = taker;
  giveEarly?.();
}

/** How the SDK goes on. */
export interface Sdk<Each> {
  /** Takes jobs out of the list that it is given: each is a copy. */
  apply(jobs: Each[]): void;
  /** Lets go on what has waited for what a job has brought: after every job, or the next one might break it off. */
  unblock(): void;
}

/** Applies the jobs in their order: signals by whoever takes them, all others by the SDK, as many at once as there are in a row. */
export function applyJobs<Each extends Job>(jobs: readonly Each[], sdk: Sdk<Each>): void {
  jobs.forEach(markLarge);
  if (take === undefined) begin(jobs, sdk);
  else inOrder(jobs, sdk, take);
}

/** Messages wait until the run takes them, before its first step. A run that takes none was refused: the SDK refuses its updates. */
function begin<Each extends Job>(jobs: readonly Each[], sdk: Sdk<Each>): void {
  let early = jobs.filter(isMessage);
  giveEarly = () => {
    const given = early;
    early = [];
    inOrder(given, sdk, take!);
  };
  applyAny(
    jobs.filter((job) => !isMessage(job)),
    sdk,
  );
  giveEarly = undefined;
  applyAny(early, sdk);
}

const isMessage = ({ signalWorkflow, doUpdate }: Job): boolean => Boolean(signalWorkflow ?? doUpdate);

function inOrder<Each extends Job>(jobs: readonly Each[], sdk: Sdk<Each>, taker: TakeSignal): void {
  let waiting: Each[] = [];
  for (const job of jobs) {
    if (!job.signalWorkflow) {
      waiting.push(job);
      continue;
    }
    applyAny(waiting, sdk);
    waiting = [];
    taker(job.signalWorkflow.signalName ?? '', argumentOf(job.signalWorkflow));
    sdk.unblock();
  }
  applyAny(waiting, sdk);
}

function applyAny<Each>(jobs: Each[], sdk: Sdk<Each>): void {
  if (jobs.length > 0) sdk.apply(jobs);
}

const argumentOf = ({ input }: NonNullable<Job['signalWorkflow']>): unknown =>
  input?.[0] ? payloadConverter.fromPayload(input[0]) : undefined;
