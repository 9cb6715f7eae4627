import { describe, expect, it } from 'vitest';
import { parseDocument } from '../parse.js';
import type { Problem } from '../problem.js';
import type { TextKind } from '../text-kind.js';

const of = (text: string, file = 'x.yaml'): Problem[] => parseDocument(text, file).problems;

/** As written, what it is here, what it is at AWS. */
const otherwise: [string, string, string][] = [
  ...['yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((each): [string, string, string] => [each, 'a text', 'true']),
  ...['no', 'No', 'NO', 'off', 'Off', 'OFF'].map((each): [string, string, string] => [each, 'a text', 'false']),
  ['0123', 'the number 123', 'the number 83'],
  ['-010', 'the number -10', 'the number -8'],
  ['089', 'the number 89', 'a text'],
  ['0o17', 'the number 15', 'a text'],
  ['1_000', 'a text', 'the number 1000'],
  ['1_000.5', 'a text', 'the number 1000.5'],
  ['0b101', 'a text', 'the number 5'],
  ['0x_ff', 'a text', 'the number 255'],
  ['12:30', 'a text', 'the number 750'],
  ['12:30:45', 'a text', 'the number 45045'],
  ['1:30.5', 'a text', 'the number 90.5'],
  ['2024-01-31', 'a text', 'a date'],
  ['2024-1-31 10:00:00', 'a text', 'a date'],
  ['2024-01-31T10:00:00Z', 'a text', 'a date'],
];

const changed: [string, string][] = [
  ['1.10', '1.1'],
  ['1.0', '1'],
  ['+5', '5'],
  ['.5', '0.5'],
  ['1e3', '1000'],
  ['0x1F', '31'],
];

const same = ['y', 'n', 'Y', 'N', 'true', 'False', 'null', '~', '0', '7', '-3', '0.3', '1.9', 'yes!', '00:30', '1.2.3'];

describe('an unquoted scalar', () => {
  it.each(otherwise)('%s is %s here and %s at AWS, which is a warning', (written, here, there) => {
    expect(of(`a: ${written}`)).toMatchObject([
      {
        severity: 'warning',
        code: 'AMBIGUOUS_SCALAR',
        column: 4,
        message: `Without quotes ${written} is ${here} here, and ${there} at AWS, which reads YAML 1.1.`,
        hint: expect.stringMatching(/^Quote it: '/),
      },
    ]);
  });

  it.each(changed)('%s is the number %s and no longer what was written, which is a warning', (written, number) => {
    expect(of(`a: ${written}`)).toMatchObject([
      {
        severity: 'warning',
        code: 'AMBIGUOUS_SCALAR',
        message: `Without quotes ${written} is read as the number ${number}.`,
        hint: `Quote it, if the text is meant: '${written}'.`,
      },
    ]);
  });

  it.each(same)('%s is the same everywhere', (written) => {
    expect(of(`a: ${written}`)).toEqual([]);
  });

  it('is warned of wherever it stands, once for all uses of an anchor', () => {
    const text = 'a: {b: [yes, 1]}\nc:\n  - no\non: 1\nd: &x off\ne: *x';
    expect(of(text).map(({ line, column }) => `${line}:${column}`)).toEqual(['1:9', '3:5', '4:1', '5:7']);
  });

  it('is no matter in quotes, in a block, by a tag, or inside a longer text', () => {
    expect(of('a: \'no\'\nb: "1.10"\nc: |-\n  no\nd: !!str 1.10\ne: no way\nf: 0123 x')).toEqual([]);
  });

  it('is warned of in JSON, where a number does not stay as it is written', () => {
    expect(of('{"a": 1.10, "b": "1.10"}', 'x.json')).toMatchObject([{ code: 'AMBIGUOUS_SCALAR', column: 7 }]);
  });

  it('is another reader’s matter in a text that AWS never gets, but for ids that lose digits', () => {
    const kind: TextKind = { maxBytes: 1000, tooLargeHint: '', emptyHint: '', notAMap: '' };
    const { problems } = parseDocument('a: no\nb: 1.10\nc: 0123', 'x.yaml', kind);
    expect(problems).toMatchObject([{ code: 'NUMBER_CHANGED', line: 3 }]);
  });
});
