/** A file whose age tells a supervisor whether the worker is alive. */
import { rmSync, writeFileSync } from 'node:fs';

const EVERY_MS = 3_000;

/** Writes `{ pid, state, at }` now and every few seconds while `state()` is RUNNING. `remove` ends it. */
export function keepHealthFile(path: string | undefined, state: () => string): { remove(): void } {
  if (path === undefined) return { remove: () => undefined };
  const write = (): void => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, state: state(), at: new Date().toISOString() }) + '\n');
  };
  write();
  const timer = setInterval(write, EVERY_MS);
  return {
    remove: () => {
      clearInterval(timer);
      rmSync(path, { force: true });
    },
  };
}
