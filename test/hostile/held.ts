/** Which case held a thread of a worker too long. */
import { LONGEST_PIECE_MS, type Piece } from './pieces.js';

/** A case as it was thrown: id of its run, and when it was on, ms since the epoch. */
export interface Thrown {
  name: string;
  id: string;
  from: number;
  to: number;
}

/** One line for each case, or each time of the main thread. */
export function heldTooLong(pieces: readonly Piece[], thrown: readonly Thrown[]): string[] {
  const long = pieces.filter(({ ms }) => ms > LONGEST_PIECE_MS);
  const worst = new Map<string, number>();
  for (const piece of long) {
    const who = culpritOf(piece, thrown);
    worst.set(who, Math.max(worst.get(who) ?? 0, piece.ms));
  }
  return [...worst].map(([who, ms]) => `${who}: a thread of the worker was held for ${ms} ms in one piece`);
}

function culpritOf({ workflow, at, ms }: Piece, thrown: readonly Thrown[]): string {
  if (workflow !== undefined) return thrown.find(({ id }) => id === workflow)?.name ?? `the ordinary run ${workflow}`;
  const on = thrown.filter(({ from, to }) => from <= at && to >= at - ms).map(({ name }) => name);
  return `the main thread, while ${on.length === 0 ? 'nothing' : on.join('; ')} was on`;
}
