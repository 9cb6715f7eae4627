/**
 * What workflow code waits for. Between two effects it is synchronous: a generator, driven by one loop (engine/execution/drive.ts), because
 * for each promise of workflow code the worker captures a stack (design contracts 12).
 */

/** Starts something durable. Only the driver calls it, in the scope that a cancel interrupts. */
export type Effect = () => Promise<unknown>;

/** Work that may wait. `yield*` it, or `perform` an effect. */
export type Effects<T> = Generator<Effect, T, unknown>;

/** Waits for one effect. */
export function* perform<T>(effect: () => Promise<T>): Effects<T> {
  return (yield effect) as T;
}
