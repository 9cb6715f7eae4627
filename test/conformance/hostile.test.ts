/** No document, however strange, makes validation throw: with the real actions, whose rules see values of every shape. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import type { Value } from '../../engine/document/document.js';
import { loadDocument } from '../../engine/document/load.js';
import { documentSchema } from '../../engine/document/schema.js';

const codes = (document: unknown): string[] =>
  loadDocument(JSON.stringify(document), 'x.json', { actions, validators }).problems.map(({ code }) => code);

const text = fc.oneof(
  fc.string(),
  fc.constantFrom('', '{{ P }}', '{{ s.O }}', '{{', 'PT1S', '$.a[0]', 'step:s', 'true'),
);
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('Key', 'Values', 'NextStep', 'Variable', 'And', 'Not', 'StringEquals'), tie('value')),
  ),
}));

/** A map with some of these keys and anything as values. */
const mapOf = (keys: readonly string[]): fc.Arbitrary<Record<string, Value>> =>
  fc.dictionary(fc.constantFrom(...keys, 'other'), value, { maxKeys: keys.length });

describe('validation of anything at all', () => {
  it.each([...actions.values()])('survives any inputs of $name', ({ name, inputs }) => {
    const keys = Object.keys(inputs.properties ?? {});
    const survives = (given: Record<string, Value>): boolean =>
      Array.isArray(codes({ schemaVersion: '0.3', mainSteps: [{ name: 's', action: name, inputs: given }] }));
    fc.assert(fc.property(mapOf(keys), survives), { numRuns: 200 });
  });

  it('survives any document', () => {
    const anything = mapOf(Object.keys(documentSchema.properties!));
    fc.assert(
      fc.property(anything, (document) => Array.isArray(codes(document))),
      { numRuns: 500 },
    );
  });

  it('survives any steps, parameters and variables', () => {
    const stepKeys = Object.keys(documentSchema.properties!['mainSteps']!.items!.properties!);
    const definition = mapOf(['type', 'default', 'allowedValues', 'allowedPattern', 'minItems', 'maxItems']);
    const document = fc.record({
      schemaVersion: fc.constant('0.3'),
      mainSteps: fc.array(mapOf(stepKeys), { maxLength: 4 }),
      parameters: fc.dictionary(fc.string(), definition),
      variables: fc.dictionary(fc.string(), definition),
    });
    fc.assert(
      fc.property(document, (each) => Array.isArray(codes(each))),
      { numRuns: 500 },
    );
  });

  it('survives any text', () => {
    const survives = (any: string): boolean =>
      loadDocument(any, 'x.yaml', { actions, validators }).problems.some(({ severity }) => severity === 'error');
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), survives), { numRuns: 500 });
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...' \n-:?[]{},&*!|>\'"%@#ab'), { maxLength: 60 }), (parts) =>
        survives(parts.join('')),
      ),
      {
        numRuns: 2000,
      },
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const { problems } = loadDocument(bytes, 'x.yaml', { actions, validators });
        expect(problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
