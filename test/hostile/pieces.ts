/** What the probe inside the workers wrote (probe.cjs). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../workers/dev/package-root.js';

/** No code may hold a thread of a worker longer in one piece, ms of processor time (docs/decisions/bytes-and-bounded-work.md). */
export const LONGEST_PIECE_MS = 100;

/** A piece of work that was long enough to be written down. */
export interface Piece {
  thread: string;
  /** Ms of processor time. */
  ms: number;
  /** Ms since the epoch at its end. */
  at: number;
  pid: number;
  /** Id of the run whose workflow code it was; absent for the main thread. */
  workflow?: string;
}

/** Environment of a worker that is to be watched. */
export const probeEnvironment = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--require ${join(packageRoot(), 'test', 'hostile', 'probe.cjs')}`,
  HOSTILE_PROBE_FILE: file,
});

/** All pieces so far, in the order in which they ended. */
export function piecesIn(file: string): Piece[] {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Piece);
}
