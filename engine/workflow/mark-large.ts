/**
 * The SDK decodes every byte of every argument. Arguments larger than any of ours are replaced by a mark first, which is then refused by
 * name. Pure.
 */
import { LARGEST_INPUT } from '../execution/sizes.js';
import { goesOn, type Origin } from '../execution/start/carry.js';
import { LARGEST_MESSAGE, TOO_LARGE } from './messages.js';

interface Payload {
  metadata?: Record<string, Uint8Array> | null;
  data?: Uint8Array | null;
}
/** A job of a workflow task, with the fields that we read. */
export interface Job {
  variant?: string;
  signalWorkflow?: { signalName?: string | null; input?: Payload[] | null } | null;
  doUpdate?: { input?: Payload[] | null } | null;
  queryWorkflow?: { arguments?: Payload[] | null } | null;
  initializeWorkflow?: Start | null;
}
interface Start extends Origin {
  arguments?: Payload[] | null;
}

/** Our messages have one argument. Others may send more, which are ignored; each costs the SDK about as much as a kilobyte. */
const MOST_ARGUMENTS = 1_000;

/** Replaces arguments that are too large, or too many, by the mark. */
export function markLarge({ signalWorkflow, doUpdate, queryWorkflow, initializeWorkflow }: Job): void {
  if (signalWorkflow && isLarge(signalWorkflow.input)) signalWorkflow.input = MARK;
  if (doUpdate && isLarge(doUpdate.input)) doUpdate.input = MARK;
  if (queryWorkflow && isLarge(queryWorkflow.arguments)) queryWorkflow.arguments = MARK;
  // A run that continued as new carries its state, whose size the engine limits.
  if (initializeWorkflow && !goesOn(initializeWorkflow) && isLarge(initializeWorkflow.arguments, LARGEST_INPUT))
    initializeWorkflow.arguments = MARK;
}

function isLarge(payloads: Payload[] | null | undefined, most = LARGEST_MESSAGE): boolean {
  if (!payloads || payloads.length > MOST_ARGUMENTS) return Boolean(payloads);
  return payloads.reduce((sum, payload) => sum + bytesOf(payload), 0) > most;
}

const bytesOf = ({ metadata, data }: Payload): number =>
  Object.entries(metadata ?? {}).reduce((sum, [key, { length }]) => sum + key.length + length, data?.length ?? 0);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const MARK = [{ metadata: { encoding: bytes('json/plain') }, data: bytes(JSON.stringify(TOO_LARGE)) }];
