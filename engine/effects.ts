/**
 * What workflow code waits for. Between two effects it is synchronous: a generator, driven by one loop (engine/execution/drive.ts),
 * because each promise that workflow code makes costs its worker a captured stack (design contracts 12).
 */

/** Starts something durable. Called by the driver alone, in the scope that a cancel breaks off. */
export type Effect = () => Promise<unknown>;

/** Work that may wait. `yield*` it, or `perform` an effect. */
export type Effects<T> = Generator<Effect, T, unknown>;

/** Waits for one effect. */
export function* perform<T>(effect: () => Promise<T>): Effects<T> {
  return (yield effect) as T;
}
