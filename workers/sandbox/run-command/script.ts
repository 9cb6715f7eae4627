import { RunbookError } from '../../../engine/errors.js';
import { durationMs } from '../duration.js';

/** The statuses with which an invocation may end (behaviour run-command 2.2); `TimedOut` means `ExecutionTimedOut`. */
const ENDINGS = [
  'Success',
  'Failed',
  'TimedOut',
  'ExecutionTimedOut',
  'DeliveryTimedOut',
  'Cancelled',
  'Undeliverable',
  'InvalidPlatform',
  'AccessDenied',
  'Terminated',
];

/** The result of a node, written by a test or a user. Nothing is ever executed. */
export interface ScriptedResult {
  /** Node id, or `*`. */
  node: string;
  /** `Success` by default. */
  status?: string;
  /** Standard output and error. */
  output?: string;
  error?: string;
  /** Exit code; 0 for Success, 137 for a timeout or cancel, else 1. */
  code?: number;
  /** ISO 8601 duration of the run. */
  delay?: string;
}

/** A scripted result with every default filled in. */
export interface NodeResult {
  details: string;
  output: string;
  error: string;
  code: number;
  runMs: number;
}

/** The first scripted result for the node; if there is none, success without output after `defaultRunMs`. */
export function resultFor(script: readonly ScriptedResult[], node: string, defaultRunMs: number): NodeResult {
  const found = script.find((each) => each.node === node || each.node === '*');
  const status = found?.status ?? 'Success';
  const details = status === 'TimedOut' ? 'ExecutionTimedOut' : status;
  const code = found?.code ?? defaultCode(details);
  return {
    details,
    output: found?.output ?? '',
    error: (found?.error ?? '') + (code === 0 ? '' : `\nfailed to run commands: exit status ${code}`),
    code,
    runMs: found?.delay === undefined ? defaultRunMs : durationMs(found.delay),
  };
}

/** Checks the scripted results that a user sent. Throws RunbookError `USAGE`. */
export function readScript(value: unknown): ScriptedResult[] {
  const isEntry = (each: ScriptedResult | null) =>
    typeof each?.node === 'string' && ENDINGS.includes(each.status ?? 'Success');
  if (!Array.isArray(value) || !value.every(isEntry)) {
    throw new RunbookError('USAGE', 'commands must be a list of { node, status?, output?, error?, code?, delay? }', {
      hint: `node is a node id or '*'; status is one of ${ENDINGS.join(', ')}`,
    });
  }
  for (const each of value as ScriptedResult[]) if (each.delay !== undefined) durationMs(each.delay);
  return value as ScriptedResult[];
}

function defaultCode(details: string): number {
  if (details === 'Success') return 0;
  return details === 'ExecutionTimedOut' || details === 'Cancelled' ? 137 : 1;
}
