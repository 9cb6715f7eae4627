/** Did you mean …? Pure and small: part of the workflow bundle. */

/** At most this many pairs of letters are compared: all operations of EC2 fit, and a hostile document costs milliseconds. */
const LETTER_PAIRS = 1_000_000;

/** The candidates that `name` was probably meant to be, all equally near, at most three. Case counts least of all. */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  let best: string[] = [];
  let bestDistance = Math.max(1, Math.floor(name.length / 3));
  let compared = 0;
  for (const candidate of candidates) {
    compared += 1 + (Math.abs(candidate.length - name.length) > bestDistance ? 0 : candidate.length * name.length);
    if (compared > LETTER_PAIRS) break;
    const distance = nearness(name, candidate, bestDistance);
    if (distance > bestDistance) continue;
    best = distance < bestDistance ? [candidate] : [...best, candidate].slice(0, 3);
    bestDistance = distance;
  }
  return best;
}

/** A hint that names the nearest candidates, or undefined. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const best = nearest(name, candidates).map((candidate) => JSON.stringify(candidate));
  return best.length === 0 ? undefined : `Did you mean ${best.join(' or ')}?`;
}

function nearness(name: string, candidate: string, limit: number): number {
  const [a, b] = [name.toLowerCase(), candidate.toLowerCase()];
  if (a === b) return 0;
  // Authors often leave out a `Name` at the end: IamInstanceProfile for IamInstanceProfileName.
  if (b === `${a}name`) return 0.5;
  const shorter = Math.min(a.length, b.length);
  const extends_ = shorter >= 4 && (a.startsWith(b) || b.startsWith(a));
  if (extends_) return 1;
  return Math.abs(a.length - b.length) > limit ? Infinity : levenshtein(a, b);
}

function levenshtein(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      current.push(Math.min(current[column - 1]! + 1, previous[column]! + 1, previous[column - 1]! + cost));
    }
    previous = current;
  }
  return previous[b.length]!;
}
