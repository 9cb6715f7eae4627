import { describe, expect, it } from 'vitest';
import { isRegion, notARegion } from './region.js';

describe('a Region', () => {
  it.each([
    'us-east-1',
    'eu-central-2',
    'us-gov-west-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'eusc-de-east-1',
    'cn-north-1',
  ])('is one when it looks like %s', (text) => expect(isRegion(text)).toBe(true));

  it.each([
    'us_east_1',
    'evil.com#',
    'us-east-1.evil.com',
    'us-east-1\n',
    'US-EAST-1',
    'us-east',
    'a-b-1',
    '',
    ' us-east-1',
    '{{ Region }}',
    'us-east-1/',
  ])('is not %j', (text) => expect(isRegion(text)).toBe(false));

  it('is refused with a text of bounded length', () => {
    expect(notARegion('x'.repeat(100_000)).length).toBeLessThan(200);
  });
});
