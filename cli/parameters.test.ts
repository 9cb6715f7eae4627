import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunbookError } from '../engine/errors.js';
import { parseParameters, parseTags } from './parameters.js';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'runbook-parameters-'));
  writeFileSync(join(cwd, 'p.json'), '{ "A": ["x", "y"], "B": ["z"] }');
  writeFileSync(join(cwd, 'p.txt'), 'A=x,y');
  writeFileSync(join(cwd, 'script.sh'), 'echo a, b = "c"');
});
afterAll(() => rmSync(cwd, { recursive: true }));

const parse = (...values: string[]) => parseParameters(values, cwd);

describe('--parameters', () => {
  it.each([
    ['one value', ['A=x'], { A: ['x'] }],
    ['several values', ['A=x,y'], { A: ['x', 'y'] }],
    ['several names in one argument', ['A=x,y,B=z'], { A: ['x', 'y'], B: ['z'] }],
    ['several arguments', ['A=x,y', 'B=z'], { A: ['x', 'y'], B: ['z'] }],
    ['an empty value', ['A='], { A: [''] }],
    ['brackets', ['A=[x, y],B=[]'], { A: ['x', 'y'], B: [] }],
    ['quotes', [`A="x, y",'it is'`], { A: ['x, y', 'it is'] }],
    ['a quote inside quotes', [String.raw`A="say \"hi\""`], { A: ['say "hi"'] }],
    ['an escaped comma', [String.raw`A=x\,y,z`], { A: ['x,y', 'z'] }],
    ['= inside a first value', ['A=k=v,B=z'], { A: ['k=v'], B: ['z'] }],
    ['blanks around commas', ['A=x , y'], { A: ['x', 'y'] }],
    ['an ARN', ['Role=arn:aws:iam::123456789012:role/a'], { Role: ['arn:aws:iam::123456789012:role/a'] }],
    ['names that objects have', ['constructor=x'], { constructor: ['x'] }],
    ['JSON', ['{"A":["x","y"],"B":["z"]}'], { A: ['x', 'y'], B: ['z'] }],
    ['a file with JSON', ['file://p.json'], { A: ['x', 'y'], B: ['z'] }],
    ['a file with shorthand', ['file://p.txt'], { A: ['x', 'y'] }],
    ['a value from a file', ['A@=file://script.sh'], { A: ['echo a, b = "c"'] }],
    ['file:// as a plain value', ['A=file://script.sh'], { A: ['file://script.sh'] }],
  ])('reads %s', (_what, values, expected) => {
    expect(parse(...values)).toEqual(expected);
  });

  it.each([
    ['a name without a value', ['golden.yaml'], "expected '='"],
    ['a name twice', ['A=x', 'A=y'], "'A' is given twice"],
    ['a name twice in one argument', ['A=x,A=y'], "'A' is given twice"],
    ['a quote that stays open', ['A="x'], 'the quote is not closed'],
    ['a bracket that stays open', ['A=[x'], "expected ',' or ']'"],
    ['blanks between names', ['A=x,y B=z'], "expected '='"],
    ['a map', ['A={b=c}'], 'a map cannot stand here'],
    ['JSON that is none', ['{"A":'], 'This is not JSON'],
    ['JSON with a bare text', ['{"A":"x"}'], 'must be a list of texts, like {"A": ["value"]}'],
    ['JSON with a number', ['{"A":[1]}'], 'must be a list of texts'],
    ['a file that is not there', ['file://none.json'], 'Cannot read none.json'],
    ['a file without end', ['file:///dev/zero'], '/dev/zero is longer than 1048576 bytes'],
  ])('refuses %s as a usage error', (_what, values, message) => {
    expect(() => parse(...values)).toThrow(RunbookError);
    expect(() => parse(...values)).toThrow(message);
  });

  it('points at the place of the mistake', () => {
    expect(() => parse('A=x,=y')).toThrow('  A=x,=y\n      ^');
  });
});

describe('--tags', () => {
  it('reads shorthand and JSON', () => {
    const expected = [
      { Key: 'Team', Value: 'ops' },
      { Key: 'Env', Value: '' },
    ];
    expect(parseTags(['Key=Team,Value=ops', 'Key=Env,Value='], cwd)).toEqual(expected);
    expect(parseTags([JSON.stringify(expected)], cwd)).toEqual(expected);
  });

  it('refuses what is no tag', () => {
    expect(() => parseTags(['Team=ops'], cwd)).toThrow('Key=Team,Value=ops');
  });
});
