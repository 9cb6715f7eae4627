/** The SDK reads every byte of every argument: what nothing of ours can be gets a mark first, which is refused by name. Pure. */
import { LARGEST_INPUT } from '../execution/sizes.js';
import { goesOn, type Origin } from '../execution/start/carry.js';
import { LARGEST_MESSAGE, TOO_LARGE } from './messages.js';

interface Payload {
  metadata?: Record<string, Uint8Array> | null;
  data?: Uint8Array | null;
}
/** A job of a workflow task, as far as we look at it. */
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

/** Ours have one. Others may send more, which mean nothing here; each costs the SDK about as much as a kilobyte. */
const MOST_ARGUMENTS = 1_000;

/** Puts the mark in place of arguments that are too large, or too many. */
export function markLarge({ signalWorkflow, doUpdate, queryWorkflow, initializeWorkflow }: Job): void {
  if (signalWorkflow && isLarge(signalWorkflow.input)) signalWorkflow.input = MARK;
  if (doUpdate && isLarge(doUpdate.input)) doUpdate.input = MARK;
  if (queryWorkflow && isLarge(queryWorkflow.arguments)) queryWorkflow.arguments = MARK;
  // A run that goes on in a new history brings its state, whose size is ours.
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
