/**
 * Applies the jobs of a workflow activation in their order. The SDK would make several promises for each signal, each with a stack trace
 * (two thousand signals would hold a workflow thread for 400 ms), and would sort messages that came before the run began by
 * their names. So signals are taken here, and every message is applied at its place among the other jobs.
 */
import { payloadConverter } from './payload-converter.js';
import { markLarge, type Job } from './mark-large.js';

/** Takes a signal by its name, or drops it. Synchronous. */
export type TakeSignal = (name: string, argument: unknown) => void;

/** The variables here belong to one run: each run has modules of its own. */
let take: TakeSignal | undefined;
/** Delivers the messages that came with the start; set while the run begins. */
let giveEarly: (() => void) | undefined;

/**
 * Sets the function that takes signals, and delivers the signals and updates that came with the start, in their order. The handlers of
 * updates must be set before.
 */
export function takeSignals(taker: TakeSignal): void {
  take = taker;
  giveEarly?.();
}

/** What applies the other jobs. */
export interface Sdk<Each> {
  /** Applies jobs. Removes some from the list that it is given, so each list is a copy. */
  apply(jobs: Each[]): void;
  /** Continues what waits for a condition that now holds. Called after every signal: the next job might cancel that wait. */
  unblock(): void;
}

/** Applies the jobs in their order: signals by the taker, consecutive other jobs together by the SDK. */
export function applyJobs<Each extends Job>(jobs: readonly Each[], sdk: Sdk<Each>): void {
  jobs.forEach(markLarge);
  if (take === undefined) begin(jobs, sdk);
  else inOrder(jobs, sdk, take);
}

/**
 * Holds messages back until the run takes them, before its first step. If it takes none, its start was refused, and the SDK refuses its
 * updates.
 */
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
