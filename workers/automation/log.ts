/** The worker's log: one line for each event, as text or JSON. */
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, type LogEntry, type Logger, type LogLevel, type LogMetadata } from '@temporalio/worker';
import { HAND_BACK } from '../../engine/workflow/messages.js';
import { escapedJson, oneLine, printable } from '../printable.js';

export type LogFormat = 'text' | 'json';

export interface LogOptions {
  /** `WARN` by default. */
  level?: LogLevel;
  /** `text` by default. */
  format?: LogFormat;
  /** Gets each line with its line end; standard error by default. */
  write?(line: string): unknown;
}

/** Characters that a log line keeps of a message, stack or value, which may hold a whole document. */
const LONGEST = 2_000;

/**
 * The logger for the Temporal SDK, which logs every try of an activity that fails as a warning. A wait hands itself back between two looks,
 * which is no failure: the first hand-back is logged as `INFO`, later ones as `DEBUG`.
 */
export function createWorkerLogger({ level = 'WARN', format = 'text', write = toStandardError }: LogOptions): Logger {
  const lineOf = format === 'json' ? jsonLine : textLine;
  const inner = new DefaultLogger(level, (entry) => void write(`${lineOf(entry)}\n`));
  const log = (given: LogLevel, message: string, meta?: LogMetadata): void => {
    if (!isWaiting(meta)) inner.log(given, message, meta);
    else inner.log(meta?.['attempt'] === 1 ? 'INFO' : 'DEBUG', 'Not yet', meta);
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

/** A line of our own, like `ready: …`, in the format of the log: unchanged for text, else as JSON. */
export const ownLine = (line: string, format: LogFormat, now: number): string =>
  format === 'text' ? line : escapedJson(JSON.stringify({ time: isoTime(now), level: 'INFO', message: line }));

const toStandardError = (line: string): boolean => process.stderr.write(line);

const isWaiting = (meta: LogMetadata | undefined): boolean =>
  meta?.['error'] instanceof ApplicationFailure && meta['error'].type === HAND_BACK;

const isoTime = (ms: number): string => new Date(ms).toISOString();
const timeOf = ({ timestampNanos }: LogEntry): string => isoTime(Number(timestampNanos / 1_000_000n));

/** `time LEVEL message: Type: what went wrong (activity …, step …, attempt 2, execution …)`; below it the stack of a bug. */
function textLine(entry: LogEntry): string {
  const { error, ...meta } = entry.meta ?? {};
  const what = error === undefined ? '' : `: ${oneLine(shortened(wordsOf(error)))}`;
  const where = placeOf(meta);
  return `${timeOf(entry)} ${entry.level} ${oneLine(entry.message)}${what}${where}${stackOf(error)}`;
}

/** Known attributes under readable names, in reading order, then the others by their keys, without those that help nobody (`LEFT_OUT`). */
function placeOf(meta: LogMetadata): string {
  const known = NAMES.flatMap(([key, name]) => (meta[key] === undefined ? [] : [`${name} ${textOf(meta[key])}`]));
  const others = Object.entries(meta)
    .filter(([key, value]) => value !== undefined && !LEFT_OUT.has(key) && NAMES.every(([name]) => name !== key))
    .map(([key, value]) => `${key} ${textOf(value)}`);
  const all = [...known, ...others];
  return all.length === 0 ? '' : ` (${oneLine(all.join(', '))})`;
}

const NAMES = [
  ['activityType', 'activity'],
  ['activityId', 'id'],
  ['attempt', 'attempt'],
  ['workflowId', 'execution'],
] as const;
const LEFT_OUT = new Set(['isLocal', 'namespace', 'taskToken', 'taskQueue', 'workflowRunId', 'workflowType']);

const textOf = (value: unknown): string => shortened(typeof value === 'string' ? value : json(value));

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return textOf(error);
  const type = error instanceof ApplicationFailure && error.type ? error.type : error.name;
  return `${type}: ${error.message}`;
}

/** The call stack of a bug. Failures that are outcomes have none (`activity-adapter.ts`). */
function stackOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.map((frame) => `\n    ${printable(frame.trim())}`).join('');
}

function jsonLine(entry: LogEntry): string {
  const { error, ...meta } = entry.meta ?? {};
  const failure = error === undefined ? {} : { error: errorObject(error) };
  return escapedJson(json({ time: timeOf(entry), level: entry.level, message: entry.message, ...failure, ...meta }));
}

function errorObject(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const type = error instanceof ApplicationFailure && error.type ? error.type : error.name;
  const { stack } = error;
  return { type, message: shortened(error.message), ...(stack && { stack: shortened(stack) }) };
}

/** Never throws: a bigint or a circular reference must not make us lose the log line. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? '';
  } catch (reason) {
    return JSON.stringify(`not to be written as JSON: ${String(reason)}`);
  }
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
