import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.js';

const isTaken = (taking: Promise<void>): Promise<boolean> =>
  Promise.race([taking.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

describe('a place', () => {
  it('is there at once for as many as there are places', async () => {
    const createPlace = createPlaces(2);
    expect(await isTaken(createPlace().take())).toBe(true);
    expect(await isTaken(createPlace().take())).toBe(true);
    expect(await isTaken(createPlace().take())).toBe(false);
  });

  it('goes to who has waited longest', async () => {
    const createPlace = createPlaces(1);
    const [first, second, third] = [createPlace(), createPlace(), createPlace()];
    const taking = [first, second, third].map((place) => place.take());
    first.leave();

    expect(await Promise.all(taking.map(isTaken))).toEqual([true, true, false]);
  });

  it('passes by who no longer waits', async () => {
    const createPlace = createPlaces(1);
    const [first, second, third] = [createPlace(), createPlace(), createPlace()];
    const taking = [first, second, third].map((place) => place.take());
    second.leave();
    first.leave();

    expect(await Promise.all(taking.map(isTaken))).toEqual([true, false, true]);
  });

  it('is given back once, and by who has none not at all', async () => {
    const createPlace = createPlaces(1);
    const [first, stranger] = [createPlace(), createPlace()];
    await first.take();
    stranger.leave();
    expect(await isTaken(createPlace().take())).toBe(false);
    first.leave();
    first.leave();
    expect(await isTaken(createPlace().take())).toBe(false);
  });
});
