import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document, Parameter, SsmType, Value } from '../../engine/document/document.js';
import { RESOURCE_TYPES, SSM_TYPES } from '../../engine/document/document.js';
import { loadDocument } from '../../engine/document/load.js';
import { baseType } from '../../engine/document/parameter-types.js';
import { bindParameters } from '../../engine/document/bind-parameters.js';
import { isBuiltin } from '../../engine/document/parameters/references.js';
import { references } from '../../engine/expression/template.js';
import { playedActions, playedValidators } from './virtual-run.js';
import { mutatedText } from './mutated-text.js';
import { json } from './random-json.js';
import { LIMIT, runs, seeded, withinASecond } from './runs.js';

const NAMES = ['P', 'Q', 'Ids', 'toString'];
const TYPES = [...SSM_TYPES, ...RESOURCE_TYPES, ...RESOURCE_TYPES.map((type) => `List<${type}>` as const)];
const PATTERNS = [
  'a*+b',
  '[\\w-/]+',
  '(?s).*(?<!x)',
  '^i-[a-f0-9]{8}$',
  'a|b',
  '(a+)+$',
  '[',
  '(?i)x',
  '(?=a)',
  '(a)\\1',
  '\\p{Lu}*',
  '',
  '.*',
];
const texts = mutatedText(
  ['i-0123456789abcdef0', 'true', '-12', '{"k": {"a": [1]}}', '[{"a": 1}, {"b": 2}]', 'arn:aws:iam::1:role/x', 'soft'],
  [
    ...'{}[]":,0aA- \n\u00e9\u{1F600}',
    '__proto__',
    '{{ P }}',
    '{{Ids}}',
    '{{ global:DATE }}',
    '{{automation:EXECUTION_ID}}',
    '{{ssm:x}}',
    '1e999',
    '99999999999999999999',
    'False',
    'null',
  ],
);

const REFERENCES = [
  '{{ P }}',
  '{{Q}}',
  '{{ Ids }}-{{ global:REGION }}',
  'x{{automation:EXECUTION_ID}}',
  '{{ s.Out }}',
  '{{ Nobody }}',
];
const referring = fc.constantFrom<Value>(
  ...REFERENCES,
  [...REFERENCES],
  { k: REFERENCES[0]! },
  `{"k":["${REFERENCES[1]}"]}`,
);
const defaults = fc.oneof(
  json,
  referring,
  fc.constantFrom<Value>(null, '', '{}', '[]', 'soft', 3, true, [], ['a'], {}, [{}]),
);
const limit = fc.nat({ max: 4 });
const parameter: fc.Arbitrary<Parameter> = fc.record(
  {
    type: fc.constantFrom(...TYPES),
    default: defaults,
    allowedValues: fc.array(json, { minLength: 1, maxLength: 3 }),
    allowedPattern: fc.constantFrom(...PATTERNS),
    minItems: limit,
    maxItems: limit,
    minChars: limit,
    maxChars: limit,
  },
  { requiredKeys: ['type'] },
);
const declarations = fc.dictionary(fc.constantFrom(...NAMES), parameter, { minKeys: 1, maxKeys: 3 });
/** Values in the API's form, now and then for a name that nobody declared. */
const given = fc.dictionary(fc.constantFrom(...NAMES, ...NAMES, 'Nobody'), fc.array(texts, { maxLength: 3 }), {
  maxKeys: 4,
});

const nap = { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1S' } };
/** The valid documents among many: only to those are parameters ever bound. */
const documents = fc
  .sample(declarations, { numRuns: 3000, ...seeded })
  .map((parameters) => JSON.stringify({ schemaVersion: '0.3', parameters, mainSteps: [nap] }))
  .map((text) => loadDocument(text, 'random.json', { actions: playedActions(), validators: playedValidators }).document)
  .filter((document): document is Document => document !== undefined);

describe('any values for the parameters of a valid document', () => {
  it(
    'are bound to values of the declared types, or refused with reasons that name the parameter',
    () => {
      expect(documents.length).toBeGreaterThan(100);
      const property = fc.property(fc.constantFrom(...documents), given, (document, values) => {
        const { parameters, templates, problems } = withinASecond(() => bindParameters(document, values));
        expect(parameters === undefined).toBe(problems.length > 0);
        for (const { parameter: name, message } of problems) expect([...NAMES, 'Nobody'], message).toContain(name);
        if (parameters === undefined) return;
        expect(JSON.parse(JSON.stringify({ parameters, templates }))).toEqual({ parameters, templates });
        for (const [name, { type, default: declared }] of Object.entries(document.parameters!)) {
          const [value, supplied] = [own(parameters, name), own(values, name)];
          if (value === undefined) expect([supplied, declared]).toEqual([undefined, null]);
          else if (supplied !== undefined) expect(IS[baseType(type)](value)).toBe(true);
          const filled = own(templates ?? {}, name);
          const unfilled = filled === undefined ? [] : [...references(filled)].map(({ ref }) => ref);
          for (const ref of unfilled) expect(isBuiltin(ref) || own(parameters, ref) === undefined, ref).toBe(true);
        }
      });
      fc.assert(property, { numRuns: runs(100_000), ...seeded });
    },
    LIMIT,
  );
});

const own = <T>(map: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

const isMap = (value: Value): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const IS: Record<SsmType, (value: Value) => boolean> = {
  String: (value) => typeof value === 'string',
  Integer: (value) => Number.isSafeInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  StringList: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  StringMap: isMap,
  MapList: (value) => Array.isArray(value) && value.every(isMap),
};
