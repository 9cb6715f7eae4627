import { describe, expect, it } from 'vitest';
import { compileValue, parseTemplate, references, splitReference } from './template.js';

describe('parseTemplate', () => {
  it.each([
    ['plain text', 'plain text'],
    ['', ''],
    ['{{ P }}', { '{{': [{ ref: 'P' }] }],
    ['{{P}}', { '{{': [{ ref: 'P', text: '{{P}}' }] }],
    ['{{P }}', { '{{': [{ ref: 'P', text: '{{P }}' }] }],
    ['  {{ step.Out }}\n', { '{{': [{ ref: 'step.Out', text: '  {{ step.Out }}\n' }] }],
    ['a {{ P }} b', { '{{': ['a ', { ref: 'P' }, ' b'] }],
    ['{{ P }} {{ Q }}', { '{{': [{ ref: 'P' }, ' ', { ref: 'Q' }] }],
    ['{{ variable:x }}', { '{{': [{ ref: 'variable:x' }] }],
    ['golden-{{ global:DATE_TIME }}', { '{{': ['golden-', { ref: 'global:DATE_TIME' }] }],
    [
      '{{automation:EXECUTION_ID}}',
      { '{{': [{ ref: 'automation:EXECUTION_ID', text: '{{automation:EXECUTION_ID}}' }] },
    ],
    ['{{{ P }}}', { '{{': ['{', { ref: 'P' }, '}'] }],
    ['{{ {{P}} }}', { '{{': ['{{ ', { ref: 'P', text: '{{P}}' }, ' }}'] }],
  ])('reads %j', (text, expected) => {
    expect(parseTemplate(text)).toEqual(expected);
  });

  it.each([
    '{{ a b }}',
    '{{ s.o.f }}',
    '{{ s.o[0] }}',
    '{{ .Names }}',
    '{{ a | b }}',
    '{{ P',
    '{{}}',
    '{{ ssm:/a/b }}',
    '{ { P } }',
    '{{ other:P }}',
  ])('leaves %j as text', (text) => {
    expect(parseTemplate(text)).toBe(text);
  });

  it('takes time linear in the text, however hostile', () => {
    const hostile = ['{'.repeat(60_000), '{{ '.repeat(20_000), `{{${' '.repeat(60_000)}`, `{{${'a'.repeat(60_000)}`];
    for (const text of hostile) expect(parseTemplate(text)).toBe(text);
  });
});

describe('compileValue', () => {
  it('parses texts at any depth, keys never', () => {
    expect(compileValue({ '{{ K }}': ['{{ P }}', { a: 'x{{ P }}', n: 1, t: true, z: null }] })).toEqual({
      '{{ K }}': [{ '{{': [{ ref: 'P' }] }, { a: { '{{': ['x', { ref: 'P' }] }, n: 1, t: true, z: null }],
    });
  });
});

describe('references', () => {
  it('finds each with its path, in reading order', () => {
    const value = compileValue({ a: ['{{ P }}', '{{ s.O }}{{ variable:v }}'], b: { c: 'no' } });
    expect([...references(value)]).toEqual([
      { ref: 'P', path: ['a', 0] },
      { ref: 's.O', path: ['a', 1] },
      { ref: 'variable:v', path: ['a', 1] },
    ]);
  });
});

describe('splitReference', () => {
  it.each([
    ['P', { kind: 'parameter', name: 'P' }],
    ['s.O', { kind: 'output', step: 's', output: 'O' }],
    ['variable:v', { kind: 'variable', name: 'v' }],
    ['global:DATE', { kind: 'global', name: 'DATE' }],
    ['automation:EXECUTION_ID', { kind: 'automation', name: 'EXECUTION_ID' }],
  ])('knows what %s is', (token, expected) => {
    expect(splitReference(token)).toEqual(expected);
  });
});
