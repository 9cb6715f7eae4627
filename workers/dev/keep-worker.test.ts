import { describe, expect, it } from 'vitest';
import { keepWorker } from './keep-worker.js';
import type { WorkerProcess } from './worker-process.js';

/** Workers that end when the test says so. */
function fakeWorkers() {
  const ends: ((status: number) => void)[] = [];
  const closed: number[] = [];
  const start = (): Promise<WorkerProcess> => {
    const index = ends.length;
    const exited = new Promise<number>((resolve) => ends.push(resolve));
    const close = (): Promise<void> => Promise.resolve(void closed.push(index));
    return Promise.resolve({ exited, tail: () => 'its last words', close });
  };
  return { ends, closed, start };
}
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the worker of the dev environment', () => {
  it('is started again when it is killed, and only the one that runs is closed', async () => {
    const { ends, closed, start } = fakeWorkers();
    const lines: string[] = [];
    const kept = await keepWorker(start, (line) => lines.push(line));
    ends[0]!(137);
    await settle();
    await kept.close();

    expect(ends).toHaveLength(2);
    expect(lines).toEqual(['The worker was killed (status 137). Starting another …']);
    expect(closed).toEqual([1]);
  });

  it('breaks the environment when it ends by itself, with what it said last', async () => {
    const { ends, start } = fakeWorkers();
    const kept = await keepWorker(start, () => undefined);
    ends[0]!(1);

    await expect(kept.broken).rejects.toThrow('The worker ended with status 1:\nits last words');
  });

  it('is not started again after the environment was closed', async () => {
    const { ends, start } = fakeWorkers();
    const kept = await keepWorker(start, () => undefined);
    await kept.close();
    ends[0]!(137);
    await settle();

    expect(ends).toHaveLength(1);
  });
});
