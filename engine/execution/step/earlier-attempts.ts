/** Outputs of a step's earlier attempts: an attempt that fails does not undo what they have made (behaviour 2.2). */
import type { Value, ValueMap } from '../../document/document.js';
import type { AttemptPosition } from '../position.js';
import { shorten } from '../sizes.js';

const LONGEST_VALUE = 512;

/**
 * The outputs of a step whose last attempt did not succeed: `own`, those of that attempt, and in addition what earlier attempts have made. An
 * attempt without outputs keeps all those of the attempt before it, because values of different attempts say nothing together.
 */
export function withEarlier({ earlier = {} }: AttemptPosition, own: ValueMap, makes: readonly string[]): ValueMap {
  if (Object.keys(own).length === 0) return earlier;
  const made = Object.entries(earlier).filter(([name]) => makes.includes(name));
  return { ...Object.fromEntries(made), ...own };
}

/** `earlier` of the next attempt; absent if no attempt has published anything. */
export function earlierOf(last: AttemptPosition, makes: readonly string[]): Pick<AttemptPosition, 'earlier'> {
  const earlier = withEarlier(last, last.published, makes);
  return Object.keys(earlier).length === 0 ? {} : { earlier };
}

/** A sentence for each output in `makes` whose value from an earlier attempt is no longer in `outputs`. */
export function replacedBy({ earlier = {} }: AttemptPosition, outputs: ValueMap, makes: readonly string[]): string[] {
  const replaced = makes.filter((name) => name in earlier && !isSame(earlier[name], outputs[name]));
  return replaced.map(
    (name) =>
      `An earlier attempt had made ${name} ${shorten(JSON.stringify(earlier[name]), LONGEST_VALUE)}, which the outputs do not tell: look whether it is still needed.`,
  );
}

const isSame = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
