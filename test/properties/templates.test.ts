import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { isTemplate } from '../../engine/document/plan.js';
import { encodeInputs, encodeOutputs } from '../../engine/expression/value-text.js';
import { resolve, type Scope } from '../../engine/expression/resolve.js';
import {
  compileValue,
  hasBraces,
  parseTemplate,
  references,
  splitReference,
} from '../../engine/expression/template.js';
import { mutatedText } from './mutated-text.js';
import { json } from './random-json.js';
import { LIMIT, runs, seeded, withinASecond } from './runs.js';

const SEEDS = [
  '{{ P }}',
  'pre-{{P}}-{{ step.Out }}',
  ' {{ variable:x }}\n',
  '{"id": "{{ P }}", "at": "{{ global:DATE_TIME }}"}',
  '{{automation:EXECUTION_ID}}',
  '{{ {{P}} }}',
  '{{ s.o.f }} {{ s.o[0] }} {{ ssm:/a/b }}',
];
const SPICES = [...'{} .:_\t\nPaπ😀"\\', '{{', '}}', '{{ P }}', '{{ s.O }}', 'variable:', 'global:', '{{{', '}}}'];
const text = mutatedText(SEEDS, SPICES);

/** The parser refuses the one key that compiled templates have (plan.ts). */
const key = text.filter((each) => each !== '{{');
/** Values with such texts in them, at any depth. */
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    { weight: 4, arbitrary: text },
    { weight: 2, arbitrary: fc.constantFrom<Value>(0, 1.5, true, null) },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3, depthIdentifier: 'value' }) },
    { weight: 1, arbitrary: fc.dictionary(key, tie('value'), { maxKeys: 3, depthIdentifier: 'value' }) },
  ),
}));
/** Every reference has this value; undefined: none has one. */
const scopes = fc.oneof(json, fc.constantFrom('{{ P }}', '{{ s.O }} {{'), fc.constant(undefined));

const filled = (input: Value, scope: Scope): Value => resolve(compileValue(input), scope);

/** The text as the parts say it, without the blanks that are insignificant. */
const rewritten = (template: ReturnType<typeof parseTemplate>): string =>
  typeof template === 'string'
    ? template
    : template['{{'].map((part) => (typeof part === 'string' ? part : `{{${part.ref}}}`)).join('');
const withoutBlanks = (any: string): string => any.replaceAll(/\s/g, '');

describe('any text as a template', () => {
  it(
    'is taken apart without loss, and each reference in it is one that the grammar knows',
    () => {
      const property = fc.property(text, (each) => {
        const template = withinASecond(() => parseTemplate(each));
        expect(withoutBlanks(rewritten(template))).toBe(withoutBlanks(each));
        for (const { ref } of references(template)) {
          expect(ref).toMatch(/^(\w+(\.\w+)?|(variable|global|automation):\w+)$/);
          expect(splitReference(ref).kind).toBeDefined();
        }
      });
      fc.assert(property, { numRuns: runs(100_000), ...seeded });
    },
    LIMIT,
  );
});

describe('any value as an input', () => {
  it(
    'resolves to plain JSON, and to itself where no reference has a value',
    () => {
      const property = fc.property(value, scopes, (input, known) => {
        const resolved = withinASecond(() => filled(input, () => known));
        if (known === undefined || known === null) expect(resolved).toEqual(input);
        expect(JSON.parse(JSON.stringify(resolved))).toEqual(resolved);
        encodeInputs({ resolved });
        for (const texts of Object.values(encodeOutputs({ resolved })))
          for (const each of texts) expect(each).toBeTypeOf('string');
      });
      fc.assert(property, { numRuns: runs(100_000), ...seeded });
    },
    LIMIT,
  );

  it(
    'stays as it is where nothing refers',
    () => {
      const property = fc.property(value, (input) => {
        const compiled = compileValue(input);
        if ([...references(compiled)].length > 0) return;
        expect(compiled).toEqual(input);
        expect(filled(input, () => 'never')).toEqual(input);
      });
      fc.assert(property, { numRuns: runs(20_000), ...seeded });
    },
    LIMIT,
  );

  it(
    'is filled once: what a reference brings is never looked at again',
    () => {
      const property = fc.property(json, text, (known, sly) => {
        const scope: Scope = (reference) => (reference === 'P' ? known : sly);
        expect(filled('{{ P }}', scope)).toEqual(known ?? '{{ P }}');
        expect(filled('{{ Q }}-{{ Q }}', scope)).toBe(`${sly}-${sly}`);
        expect(filled({ '{{ P }}': ['{{ Q }}'] }, scope)).toEqual({ '{{ P }}': [sly] });
      });
      fc.assert(property, { numRuns: runs(20_000), ...seeded });
    },
    LIMIT,
  );

  it(
    'says whether it may change, and never keeps a reference that it does not show',
    () => {
      const property = fc.property(value, (input) => {
        const compiled = compileValue(input);
        const values: ValueMap = { compiled: input };
        if (isTemplate(compiled)) expect(hasBraces(values)).toBe(true);
        if (!hasBraces(values)) expect([...references(compiled)]).toEqual([]);
      });
      fc.assert(property, { numRuns: runs(20_000), ...seeded });
    },
    LIMIT,
  );
});
