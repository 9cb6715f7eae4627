import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.js';

describe('compilePattern', () => {
  it.each([
    ['^i-[a-f0-9]{8}$', 'i-0123abcd', true],
    ['i-[a-f0-9]{8}', 'xi-0123abcd', false],
    ['a|b', 'b', true],
    ['a|bc', 'ac', false],
    ['(?i)abc', 'ABC', true],
    ['(?!aws:)[a-z:]+', 'aws:x', false],
    ['(?!aws:)[a-z:]+', 'mine:x', true],
    ['[a-z]{1,2000}', 'a'.repeat(1500), true],
    ['^$|^arn:.*', '', true],
  ])('%s against %s is %s, as a full match', (pattern, text, expected) => {
    expect(compilePattern(pattern)?.(text)).toBe(expected);
  });

  it('is not slowed down by a hostile pattern that RE2 reads', () => {
    expect(compilePattern('^(a+)+$')?.(`${'a'.repeat(5000)}!`)).toBe(false);
  });

  it('gives up on a hostile pattern that only V8 reads', () => {
    expect(compilePattern('^(?=a)(a+)+$')?.(`${'a'.repeat(40)}!`)).toBe('slow');
  });

  it.each(['(', `(?=a)${'(a{1,900})'.repeat(2000)}`, `${'('.repeat(20_000)}${')'.repeat(20_000)}`])(
    'knows no pattern that no engine can read (%#)',
    (pattern) => {
      expect(compilePattern(pattern)).toBeUndefined();
    },
  );
});
