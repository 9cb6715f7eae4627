/**
 * What reaches a run with a workflow task, before the SDK applies it: jobs. The SDK makes several promises for each signal, each with a
 * stack trace (two thousand signals would hold a workflow thread for a third of a second), and sorts what came before the run began by
 * its name. So signals are taken here, and all messages at their place among the other jobs.
 */
import { payloadConverter } from './payload-converter.js';
import { shorten, type Job } from './shorten.js';

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

/** The SDK takes from the lists that it is given: each is a copy. */
type Apply<Each> = (jobs: Each[]) => void;

/** Applies the jobs in their order: signals by whoever takes them, all others by `apply`, as many at once as there are in a row. */
export function applyJobs<Each extends Job>(jobs: readonly Each[], apply: Apply<Each>): void {
  jobs.forEach(shorten);
  if (take === undefined) begin(jobs, apply);
  else inOrder(jobs, apply, take);
}

/** Messages wait until the run takes them, before its first step. A run that takes none was refused: the SDK refuses its updates. */
function begin<Each extends Job>(jobs: readonly Each[], apply: Apply<Each>): void {
  let early = jobs.filter(isMessage);
  giveEarly = () => {
    const given = early;
    early = [];
    inOrder(given, apply, take!);
  };
  applyAny(
    jobs.filter((job) => !isMessage(job)),
    apply,
  );
  giveEarly = undefined;
  applyAny(early, apply);
}

const isMessage = ({ signalWorkflow, doUpdate }: Job): boolean => Boolean(signalWorkflow ?? doUpdate);

function inOrder<Each extends Job>(jobs: readonly Each[], apply: Apply<Each>, taker: TakeSignal): void {
  let waiting: Each[] = [];
  for (const job of jobs) {
    if (!job.signalWorkflow) {
      waiting.push(job);
      continue;
    }
    applyAny(waiting, apply);
    waiting = [];
    taker(job.signalWorkflow.signalName ?? '', argumentOf(job.signalWorkflow));
  }
  applyAny(waiting, apply);
}

function applyAny<Each>(jobs: Each[], apply: Apply<Each>): void {
  if (jobs.length > 0) apply(jobs);
}

const argumentOf = ({ input }: NonNullable<Job['signalWorkflow']>): unknown =>
  input?.[0] ? payloadConverter.fromPayload(input[0]) : undefined;
