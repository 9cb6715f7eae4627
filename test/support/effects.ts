/** Workflow code of actions in tests: effects that are answered at once. */
import type { Effects } from '../../engine/action.js';

/** The result of effects that wait for nothing. */
export function resultOf<T>(effects: Effects<T>): T {
  const turn = effects.next();
  if (!turn.done) throw new Error('It waits for something.');
  return turn.value;
}
