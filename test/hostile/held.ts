/** Which case held a thread of a worker too long. */
import { LONGEST_PIECE_MS, type Piece } from './pieces.js';

/** A case as it was thrown: id of its run, and when it was on, ms since the epoch. */
export interface Thrown {
  name: string;
  id: string;
  from: number;
  to: number;
  /** See `HostileCase`. */
  mayHoldMs?: number | undefined;
}

/** One line for each case, or each time of the main thread. */
export function heldTooLong(pieces: readonly Piece[], thrown: readonly Thrown[]): string[] {
  const long = pieces.filter((piece) => piece.ms > limitOf(piece, thrown));
  const worst = new Map<string, number>();
  for (const piece of long) {
    const who = culpritOf(piece, thrown);
    worst.set(who, Math.max(worst.get(who) ?? 0, piece.ms));
  }
  return [...worst].map(([who, ms]) => `${who}: a thread of the worker was held for ${ms} ms in one piece`);
}

/** Of several cases that were on, the one that may hold longest: nobody can tell whose piece it was. */
const limitOf = (piece: Piece, thrown: readonly Thrown[]): number =>
  Math.max(LONGEST_PIECE_MS, ...onAt(piece, thrown).map(({ mayHoldMs = 0 }) => mayHoldMs));

const onAt = ({ workflow, at, ms }: Piece, thrown: readonly Thrown[]): Thrown[] =>
  thrown.filter(({ id, from, to }) => (workflow === undefined ? from <= at && to >= at - ms : id === workflow));

function culpritOf(piece: Piece, thrown: readonly Thrown[]): string {
  const { workflow } = piece;
  const on = onAt(piece, thrown).map(({ name }) => name);
  if (workflow !== undefined) return on[0] ?? `the ordinary run ${workflow}`;
  return `the main thread, while ${on.length === 0 ? 'nothing' : on.join('; ')} was on`;
}
