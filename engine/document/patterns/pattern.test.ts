import { describe, expect, it } from 'vitest';
import { withinASecond } from '../../../test/properties/runs.js';
import { compilePattern } from './pattern.js';

describe('compilePattern', () => {
  it.each([
    ['^i-[a-f0-9]{8}$', 'i-0123abcd', true],
    ['i-[a-f0-9]{8}', 'xi-0123abcd', false],
    ['a|b', 'b', true],
    ['a|bc', 'ac', false],
    ['(?!aws:)[a-z:]+', 'aws:x', false],
    ['(?!aws:)[a-z:]+', 'mine:x', true],
    ['[a-z]{1,2000}', 'a'.repeat(1500), true],
    ['^$|^arn:.*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['é+', 'éé', true],
    ['.', '\u{1F600}', true],
  ])('%s against %s is %s, as a full match', (pattern, text, expected) => {
    expect(compilePattern(pattern)?.(text)).toBe(expected);
  });

  it.each<[string, string[], string[]]>([
    // Surrogate pairs by their halves.
    [
      String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]+`,
      ['a\u{1F600}\n', '\u{10FFFF}'],
      ['\u0001'],
    ],
    [String.raw`\uD83D\uDE00`, ['\u{1F600}'], ['\uD83D']],
    // Lookaround.
    ['^(?!.*--)[a-z][a-z0-9-]{0,62}(?<!-)$', ['a-b'], ['a--b', 'a-']],
    ['(?<=a)b|ab(?=$)', ['ab'], ['b']],
    // Possessive quantifiers and atomic groups give nothing back.
    ['a*+b', ['aab', 'b'], ['aa']],
    ['a*+a', [], ['aa', 'a']],
    ['(?>a|ab)c', ['ac'], ['abc']],
    ['[a-z]{2,3}+[a-z]', ['abcd'], ['abc']],
    // Flags anywhere, for the rest of the group around them.
    ['(?i)abc', ['ABC', 'aBc'], ['abd']],
    ['a(?i)b', ['aB', 'ab'], ['AB']],
    ['(?:(?i)a|b)c', ['Ac', 'Bc'], ['aC']],
    ['key/(?i:[0-9a-f]{2})', ['key/AF', 'key/0f'], ['KEY/af']],
    ['(?i)[^a]', ['b'], ['A', 'a']],
    [String.raw`(?i)\x41[k-m]`, ['al', 'AL'], ['an']],
    ['(?s).', ['\n'], []],
    ['.', ['a'], ['\n', '\r', '\u0085', '\u2028']],
    ['(?m)a$\nb', ['a\nb'], []],
    ['(?x) a b # c\n c', ['abc'], ['a b c']],
    ['(?i-s:A).', ['ab'], ['a\n']],
    // Classes.
    [String.raw`[\w-\/]+`, ['a-/_'], ['.']],
    [String.raw`[-a-zA-Z0-9@:%_.-~#?&//=]+`, ['a-b/~?x=1&y', '['], [' ']],
    ['[]a]+', [']a'], ['b']],
    ['[^]a]', ['b'], [']']],
    ['[a-z&&[^bc]]+', ['ad'], ['b']],
    ['[a-z&&b-d&&c]', ['c'], ['b']],
    ['[a-c[x-z]]+', ['ax'], ['d']],
    ['[^a-c[x-z]]', ['d'], ['a', 'x']],
    ['[a&b]+', ['a&b'], ['c']],
    ['[+--]+', ['+,-'], ['.']],
    [String.raw`[\D&&[^a]]`, ['b'], ['1', 'a']],
    [String.raw`\S+|\S\W`, ['ab', 'a-'], [' ']],
    // Properties, of Unicode and POSIX.
    [String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`, ['Größe 1', 'a\u00a0b'], ['!']],
    [String.raw`\p{Lu}\pL`, ['ÄÖ'], ['äÖ']],
    [String.raw`\p{Alpha}\p{Punct}\P{Digit}`, ['a!x', 'Z~-'], ['é!x', 'a!1']],
    [String.raw`\p{IsLatin}\p{IsAlphabetic}`, ['éß'], ['1a']],
    [String.raw`[\x00-\x7F]*`, ['plain\n'], ['é']],
    [String.raw`\p{ASCII}+`, ['plain'], ['é']],
    [String.raw`\s\h`, ['\v\t', ' \u00a0'], ['\u00a0 ']],
    // References to groups, by number and name.
    [String.raw`(a|b)\1`, ['aa', 'bb'], ['ab']],
    [String.raw`(?<x>a|b)(c)\k<x>\2`, ['acac', 'bcbc'], ['acbc']],
    [String.raw`(a)\10`, ['aa0'], ['a']],
    // Escapes.
    [String.raw`\Qa.b[\E+`, ['a.b[', 'a.b[['], ['axb[']],
    [String.raw`\{\{ global:ACCOUNT_ID \}\}`, ['{{ global:ACCOUNT_ID }}'], []],
    [String.raw`\0101\t\cA\e`, ['A\t\u0001\u001b'], []],
    [String.raw`\x{1F600}\/\-\:`, ['\u{1F600}/-:'], []],
    [String.raw`\Aa\z|b\Z`, ['a', 'b'], ['c']],
    [String.raw`a\b b`, ['a b'], []],
  ])('reads %s as Java does', (pattern, matching, others) => {
    const matches = compilePattern(pattern)!;
    for (const text of matching) expect([text, matches(text)]).toEqual([text, true]);
    for (const text of others) expect([text, matches(text)]).toEqual([text, false]);
  });

  it.each([
    '(',
    'a)',
    '[a',
    '[z-a]',
    '*a',
    'a**',
    'a{2',
    'a{3,2}',
    String.raw`\q`,
    String.raw`\p{Nope`,
    '(?<1>a)',
    String.raw`\1`,
    'a\\',
  ])('knows that %s is no pattern of Java', (pattern) => {
    expect(compilePattern(pattern)).toBeUndefined();
  });

  it.each([
    `(?=a)${'(a{1,900})'.repeat(2000)}`,
    `${'('.repeat(2_000)}${')'.repeat(2_000)}`,
    'a'.repeat(5000),
    '['.repeat(3999),
  ])('reads no pattern that is too large (%#)', (pattern) => {
    expect(withinASecond(() => compilePattern(pattern))).toBeUndefined();
  });

  it('is not slowed down by a hostile pattern that RE2 reads', () => {
    expect(compilePattern('^(a+)+$')?.(`${'a'.repeat(5000)}!`)).toBe(false);
  });

  it.each([
    ['only V8 reads', '^(?=a)(a+)+$', `${'a'.repeat(40)}!`],
    ['V8 reads, with much of it', `^(?=a)${'(a*)*'.repeat(700)}$`, `${'a'.repeat(2000)}!`],
    ['RE2 reads, against a huge value', '(?:[ab]{1,900}c?){1,20}', 'ab'.repeat(1_000_000)],
  ])('gives up on a pattern that %s', (_, pattern, text) => {
    expect(withinASecond(() => compilePattern(pattern)?.(text))).toBe('slow');
  });
});
