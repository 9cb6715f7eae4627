import { describe, expect, it } from 'vitest';
import { keepChild, type Child, type KeepOptions } from './keep-child.js';

/** Fake children that end when the test says so, and a fake clock. */
function fakes(change: Partial<KeepOptions<Child>> = {}) {
  const ends: ((status: number | undefined) => void)[] = [];
  const closed: number[] = [];
  const lines: string[] = [];
  const pauses: number[] = [];
  const clock = { at: 0, now: () => clock.at, sleep: (ms: number) => Promise.resolve(pauses.push(ms)) };
  const ending = new AbortController();
  const start = (): Promise<Child> => {
    const index = ends.length;
    const exited = new Promise<number | undefined>((resolve) => ends.push(resolve));
    return Promise.resolve({
      exited,
      tail: () => 'its last words',
      close: () => Promise.resolve(void closed.push(index)),
    });
  };
  const options: KeepOptions<Child> = {
    ...{ name: 'The worker', start, clock, ending: ending.signal, log: (line) => lines.push(line) },
    underWay: () => Promise.resolve('golden-ami 9e7dcac8 (Waiting)'),
    ...change,
  };
  /** Ends the running child; resolves after the reactions to that. */
  const end = async (status: number | undefined): Promise<void> => {
    ends.at(-1)!(status);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { options, ends, closed, lines, pauses, clock, ending, end };
}

describe('a part of the dev environment', () => {
  it.each([
    [137, 'was killed (status 137)'],
    [1, 'ended with status 1'],
    [0, 'ended with status 0'],
    [undefined, 'ended'],
  ])('is started again whatever its status: %s; and what was under way is named', async (status, how) => {
    const { options, closed, ends, lines, end } = fakes();
    const kept = await keepChild(options);
    await end(status);
    await kept.close();

    expect(ends).toHaveLength(2);
    expect(lines).toEqual([
      `The worker ${how}. Under way: golden-ami 9e7dcac8 (Waiting). Starting another …`,
      'The worker runs again.',
    ]);
    expect(closed).toEqual([1]);
  });

  it('is asked about once it is back, when nobody else knows what was under way', async () => {
    let answers = 0;
    const underWay = () => Promise.resolve((answers += 1) === 1 ? undefined : 'patch 12345678 (InProgress)');
    const { options, lines, end } = fakes({ underWay, loss: 'What was in it is lost.' });
    await keepChild(options);
    await end(137);

    expect(lines).toEqual([
      'The worker was killed (status 137). What was in it is lost. Starting another …',
      'The worker runs again. Under way: patch 12345678 (InProgress).',
    ]);
  });

  it('is waited for a little longer each time, and given up with its last words', async () => {
    const { options, ends, pauses, end } = fakes({ wayOut: 'Look elsewhere.' });
    const kept = await keepChild(options);
    for (let count = 0; count < 7; count += 1) await end(1);

    await expect(kept.broken).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: 'The worker cannot be kept running: after 6 starts in a row it ended with status 1.\nits last words',
      details: { hint: 'Under way: golden-ami 9e7dcac8 (Waiting).\nLook elsewhere.' },
    });
    expect(pauses).toEqual([0, 1_000, 2_000, 5_000, 10_000, 20_000]);
    expect(ends).toHaveLength(7);
  });

  it('is forgiven its early ends once it has run for a minute', async () => {
    const { options, pauses, clock, end } = fakes();
    await keepChild(options);
    await end(1);
    await end(1);
    clock.at += 60_000;
    await end(1);

    expect(pauses).toEqual([0, 1_000, 0]);
  });

  it('that does not start again counts as one that ended, and says why', async () => {
    const startAgain = () => Promise.reject(new Error('the port is taken\nmore'));
    const { options, lines, end } = fakes({ startAgain });
    const kept = await keepChild(options);
    await end(1);

    await expect(kept.broken).rejects.toThrow('it did not start.\nthe port is taken');
    expect(lines.filter((line) => line === 'The worker does not start: the port is taken')).toHaveLength(6);
  });

  it('is not started again once it was closed, nor once everything is being ended', async () => {
    const first = fakes();
    await (await keepChild(first.options)).close();
    await first.end(137);
    const second = fakes();
    await keepChild(second.options);
    second.ending.abort();
    await second.end(137);

    expect([first.ends.length, second.ends.length]).toEqual([1, 1]);
    expect([...first.lines, ...second.lines]).toEqual([]);
  });
});
