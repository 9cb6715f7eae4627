import { describe, expect, it } from 'vitest';
import type { AttemptPosition } from '../position.js';
import { earlierOf, replacedBy, withEarlier } from './earlier-attempts.js';

const MAKES = ['ImageId'];
const after = (earlier: AttemptPosition['earlier'], published = {}): AttemptPosition => ({
  number: 2,
  token: 2,
  published,
  ...(earlier && { earlier }),
});

describe('the outputs of a step whose last attempt did not succeed', () => {
  it('are those of the attempt before it where the last one has none', () => {
    const first = { CommandId: 'c-1', ResponseCode: '7' };

    expect(withEarlier(after(first), {}, MAKES)).toEqual(first);
  });

  it('are not mixed from two attempts', () => {
    expect(withEarlier(after({ CommandId: 'c-1', ResponseCode: '7' }), { CommandId: 'c-2' }, MAKES)).toEqual({
      CommandId: 'c-2',
    });
  });

  it('hold what an earlier attempt has made and the last one has not', () => {
    expect(withEarlier(after({ ImageId: 'ami-1', ImageState: 'failed' }), { Seen: 'x' }, MAKES)).toEqual({
      ImageId: 'ami-1',
      Seen: 'x',
    });
  });

  it('are passed on from attempt to attempt', () => {
    expect(earlierOf(after({ ImageId: 'ami-1' }), MAKES)).toEqual({ earlier: { ImageId: 'ami-1' } });
    expect(earlierOf(after({ ImageId: 'ami-1' }, { ImageId: 'ami-2' }), MAKES)).toEqual({
      earlier: { ImageId: 'ami-2' },
    });
    expect(earlierOf(after(undefined), MAKES)).toEqual({});
  });
});

describe('what a later attempt replaces', () => {
  it('is told where somebody made it, and nothing else is', () => {
    const position = after({ ImageId: 'ami-1', ImageState: 'failed' });

    expect(replacedBy(position, { ImageId: 'ami-2', ImageState: 'available' }, MAKES)).toEqual([
      'An earlier attempt had made ImageId "ami-1", which the outputs do not tell: look whether it is still needed.',
    ]);
    expect(replacedBy(position, { ImageId: 'ami-1' }, MAKES)).toEqual([]);
  });
});
