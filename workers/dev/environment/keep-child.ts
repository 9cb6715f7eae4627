import { setTimeout as delay } from 'node:timers/promises';
import { RunbookError } from '../../../engine/errors.js';
import type { Log } from '../progress.js';

/** A process, or something like one, that can end by itself. */
export interface Child {
  /** Resolves when it has ended, to its exit status; undefined when that is not known. */
  exited: Promise<number | undefined>;
  /** The last lines it printed. */
  tail(): string;
  close(): Promise<void>;
}

/** A child that is started again whenever it ends. */
export interface Kept<T extends Child> {
  /** The child that was started first. */
  first: T;
  /** Rejects with `SETUP_FAILED` when the child ends again and again; never resolves. */
  broken: Promise<never>;
  /** Ends the child that runs, and starts no other. */
  close(): Promise<void>;
}

export interface KeepOptions<T extends Child> {
  /** What it is called at the beginning of a sentence: `The worker`. */
  name: string;
  start(): Promise<T>;
  /** Used for every start after the first, e.g. to start at the same address again; absent: `start`. */
  startAgain?(first: T): Promise<T>;
  /** The runs that are not over when the child ends: `golden-ami 9e7dcac8`; '' when there are none, undefined when it cannot find out. */
  underWay(first: T): Promise<string | undefined>;
  /** A sentence for the log about what is lost with the child. */
  loss?: string;
  /** A hint for the user when the child cannot be kept running. */
  wayOut?: string;
  log: Log;
  /** Aborts when the whole environment is to end: then no child is started again. */
  ending: AbortSignal;
  clock?: { now(): number; sleep(ms: number): Promise<unknown> };
}

/** An exit status above this means that a signal ended the process, as in shells. */
const KILLED = 128;
/** A child that ran this long did not fail because of its start, so the starts are counted anew. */
const STEADY_MS = 60_000;
/** Ms before each further start. When a child ends again after the last of them, it is given up. */
const PAUSES = [0, 1_000, 2_000, 5_000, 10_000, 20_000];

/**
 * Starts a child, and another whenever it ends by itself, for whatever reason; runs continue where they were. Logs one line each time: what
 * ended, and which runs were not over. Rejects like the first `start`.
 */
export async function keepChild<T extends Child>(options: KeepOptions<T>): Promise<Kept<T>> {
  const first = await options.start();
  const kept = { child: first, isClosing: false };
  const broken = keep(options, kept);
  // Callers that close the child no longer listen to `broken`: without this its rejection would be unhandled.
  broken.catch(() => undefined);
  return {
    first,
    broken,
    close: () => {
      kept.isClosing = true;
      return kept.child.close();
    },
  };
}

async function keep<T extends Child>(options: KeepOptions<T>, kept: { child: T; isClosing: boolean }): Promise<never> {
  const { name, log, ending, underWay, clock = REAL } = options;
  const isOver = (): boolean => kept.isClosing || ending.aborted;
  const { child: first } = kept;
  for (let tries = 0; ;) {
    const since = clock.now();
    const status = await kept.child.exited;
    if (isOver()) return never();
    const told = await underWay(first);
    log(`${name} ${inWords(status)}.${options.loss ? ` ${options.loss}` : ''}${among(told)} Starting another …`);
    const last = { how: inWords(status), said: kept.child.tail(), underWay: told };
    const again = await startAgain(options, first, clock.now() - since < STEADY_MS ? tries : 0, last, isOver);
    if (!again) return never();
    ({ child: kept.child, tries } = again);
    if (isOver()) await kept.child.close();
    else log(`${name} runs again.${told === undefined ? among(await underWay(first)) : ''}`);
  }
}

/** How a child ended, or did not start. */
interface End {
  how: string;
  said: string;
  underWay: string | undefined;
}

/** Starts the child again after `tries` starts in a row that did not last. Resolves to undefined when the child is no longer wanted. */
async function startAgain<T extends Child>(
  options: KeepOptions<T>,
  first: T,
  tries: number,
  end: End,
  isOver: () => boolean,
): Promise<{ child: T; tries: number } | undefined> {
  const { name, start, log, clock = REAL } = options;
  const pause = PAUSES[tries];
  if (pause === undefined) throw givenUp(options, tries, end);
  await clock.sleep(pause);
  if (isOver()) return undefined;
  try {
    return { child: await (options.startAgain?.(first) ?? start()), tries: tries + 1 };
  } catch (error) {
    if (isOver()) return undefined;
    const said = error instanceof Error ? error.message : String(error);
    log(`${name} does not start: ${said.split('\n', 1)[0]}`);
    return startAgain(options, first, tries + 1, { ...end, how: 'did not start', said }, isOver);
  }
}

function inWords(status: number | undefined): string {
  if (status === undefined) return 'ended';
  return status > KILLED ? `was killed (status ${status})` : `ended with status ${status}`;
}

const among = (underWay: string | undefined): string => (underWay ? ` Under way: ${underWay}.` : '');

const never = (): Promise<never> => new Promise<never>(() => undefined);

const REAL = { now: () => Date.now(), sleep: (ms: number) => delay(ms) };

function givenUp<T extends Child>({ name, wayOut }: KeepOptions<T>, tries: number, end: End): RunbookError {
  const message =
    `${name} cannot be kept running: after ${tries} starts in a row it ${end.how}.\n${end.said}`.trimEnd();
  const hint = [end.underWay && `Under way: ${end.underWay}.`, wayOut].filter(Boolean).join('\n');
  return new RunbookError('SETUP_FAILED', message, { ...(hint && { hint }) });
}
