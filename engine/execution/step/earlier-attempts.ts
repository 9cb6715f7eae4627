/** What earlier attempts of a step have made stays known: an attempt that fails does not take it back (behaviour 2.2). */
import type { Value, ValueMap } from '../../document/document.js';
import type { AttemptPosition } from '../position.js';
import { shorten } from '../sizes.js';

const LONGEST_VALUE = 512;

/** The outputs of a step whose last attempt ended badly: its own, and under other names those of the attempts before it. */
export const withEarlier = ({ earlier = {} }: AttemptPosition, outputs: ValueMap): ValueMap => ({
  ...earlier,
  ...outputs,
});

/** For the next attempt. Absent where no attempt has published anything. */
export function earlierOf(last: AttemptPosition): Pick<AttemptPosition, 'earlier'> {
  const earlier = withEarlier(last, last.published);
  return Object.keys(earlier).length === 0 ? {} : { earlier };
}

/** A sentence for each output in `makes` that an earlier attempt had, and that `outputs` no longer tell. */
export function replacedBy({ earlier = {} }: AttemptPosition, outputs: ValueMap, makes: readonly string[]): string[] {
  const replaced = makes.filter((name) => name in earlier && !isSame(earlier[name], outputs[name]));
  return replaced.map(
    (name) =>
      `An earlier attempt had made ${name} ${shorten(JSON.stringify(earlier[name]), LONGEST_VALUE)}, which the outputs do not tell: look whether it is still needed.`,
  );
}

const isSame = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
