import type { Io } from './io.js';
import { writeLine } from './io.js';

const FIRST_MS = 2_000;
const AGAIN_MS = 8_000;

/** Awaits `work`; prints `what` on standard error after two seconds, and then every eight (design house 9a). */
export async function saying<T>(io: Io, what: string, work: Promise<T>): Promise<T> {
  const say = () => writeLine(io.stderr, `${what} …`);
  let again: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    say();
    again = setInterval(say, AGAIN_MS);
  }, FIRST_MS);
  try {
    return await work;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}
