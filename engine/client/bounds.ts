/** Limits of a message: checked here before anything is sent, and again by the run (behaviour 6.3). */
import { SIGNAL_TYPES, type SignalType } from '../action.js';
import { RunbookError } from '../errors.js';
import { LONGEST, type SignalArgument, type StopArgument } from '../workflow/messages.js';
import { brief } from './brief.js';

/** Characters at most. `proof`, which the run does not read yet, is limited as well. */
const MOST: Record<keyof SignalArgument, number> = { ...LONGEST, proof: 8_192 };

/**
 * The argument as it is sent: known texts only.
 * @throws RunbookError USAGE for a type that does not exist, or a text that is none or too long.
 */
export function boundedSignal(type: SignalType, argument: SignalArgument): SignalArgument {
  if (!SIGNAL_TYPES.includes(type)) throw unknownType('signal', type, SIGNAL_TYPES);
  const bounded: SignalArgument = {};
  for (const [name, longest] of Object.entries(MOST) as [keyof SignalArgument, number][]) {
    const text: unknown = argument[name];
    if (text === undefined) continue;
    if (typeof text !== 'string') throw new RunbookError('USAGE', `The ${name} of a signal is a text.`);
    if (text.length > longest) throw tooLong(name, text.length, longest);
    bounded[name] = text;
  }
  return bounded;
}

/** @throws RunbookError USAGE: only `Cancel` and `Complete` stop a run (behaviour 6.2). */
export function checkStopType(type: NonNullable<StopArgument['type']>): void {
  if (type !== 'Cancel' && type !== 'Complete') throw unknownType('stop', type, ['Cancel', 'Complete']);
}

const tooLong = (name: string, length: number, longest: number): RunbookError =>
  new RunbookError(
    'USAGE',
    `The ${name} has ${length} characters, and at most ${longest} are taken. Nothing was sent.`,
  );

const unknownType = (kind: string, type: unknown, known: readonly string[]): RunbookError =>
  new RunbookError('USAGE', `There is no ${kind} of type '${brief(String(type), 64)}'.`, {
    hint: `Known: ${known.join(', ')}.`,
  });
