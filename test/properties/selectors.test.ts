import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySelectors } from '../../aws/selectors/outputs.js';
import { select, SelectorError, type Selection } from '../../aws/selectors/select.js';
import { SSM_TYPES, type SsmType, type Value } from '../../engine/document/document.js';
import { rootedSelector } from '../../engine/document/selectors/read-selector.js';
import { findSelectorFault } from '../../engine/document/selectors/selector.js';
import { StepFailure } from '../../engine/errors.js';
import { mutatedText } from './mutated-text.js';
import { json } from './random-json.js';
import { isDefinite, render, selected, selectorParts } from './reference-selector.js';
import { LIMIT, runs, seeded, withinASecond } from './runs.js';

const SEEDS = [
  '$',
  '$.Reservations[0].Instances[0].State.Name',
  "$.Reservations..Instances[?(@.State.Name != 'running')].ImageId",
  '$.Volumes[?(@.Size >= 16)].Id',
  '$[\'a b\']["c"]..x[*].y.*',
  'Attributes.KmsMasterKeyId',
  "$.a.'b c'.[0]",
  '$.a[?(!(@.b) || @.c && 1 == $.d)]',
  '$.a[-1]',
  '$.a[0:2]',
  "$.a[?(@.b == 'x' && length(@.c) > 1)]",
  "$.a[?(@['b']['c'][0] <= -1.5)]",
];
const SPICES = [
  ...'$@.[]()*?\'"\\,:!=<>&|-+ \t\n019aπ😀',
  ...['..', '==', "['a']", '[0]', '[?(', ')]', '@.a', "'x'", 'length(', '\\u0061', '\\ud800', '__proto__', 'null'],
];
const text = mutatedText(SEEDS, SPICES);

describe('any text as a selector', () => {
  it(
    'is judged the same at validation and at evaluation, whatever the answer is',
    async () => {
      const property = fc.asyncProperty(text, json, async (selector, root) => {
        const fault = withinASecond(() => findSelectorFault(selector));
        const refused = fault?.severity === 'error';
        if (fault?.text !== undefined) expect(rootedSelector(selector)).toContain(fault.text);
        const result = await withinASecond(() => attempt(root, selector));
        if (result instanceof SelectorError) expect(refused || result.message.includes('too many')).toBe(true);
        else expect(refused || (result.definite && result.values.length > 1)).toBe(false);
      });
      await fc.assert(property, { numRuns: runs(100_000), ...seeded });
    },
    LIMIT,
  );

  it(
    'gives an output of the declared type, none, or a step that fails with OutputInvalid or SelectorError',
    async () => {
      const property = fc.asyncProperty(text, json, fc.constantFrom(...SSM_TYPES), async (Selector, root, Type) => {
        try {
          const { Out } = await applySelectors(root, [{ Name: 'Out', Selector, Type }]);
          if (Out !== undefined) expect(IS[Type](Out)).toBe(true);
        } catch (error) {
          if (!(error instanceof StepFailure)) throw error;
          expect(error.info.type).toBe(
            findSelectorFault(Selector)?.severity === 'error' ? 'SelectorError' : 'OutputInvalid',
          );
        }
      });
      await fc.assert(property, { numRuns: runs(20_000), ...seeded });
    },
    LIMIT,
  );
});

describe('a selector of the dialect', () => {
  it(
    'is accepted, and selects what the table of the specification says',
    async () => {
      const property = fc.asyncProperty(selectorParts, json, async (parts, root) => {
        const selector = render(parts);
        expect(findSelectorFault(selector)).toBeUndefined();
        expect(await select(root, selector)).toEqual({ definite: isDefinite(parts), values: selected(root, parts) });
      });
      await fc.assert(property, { numRuns: runs(20_000), ...seeded });
    },
    LIMIT,
  );
});

/** What it selects, or the one error that is documented. */
async function attempt(root: Value, selector: string): Promise<Selection | SelectorError> {
  try {
    return await select(root, selector);
  } catch (error) {
    if (error instanceof SelectorError) return error;
    throw error;
  }
}

const isMap = (value: Value): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const IS: Record<SsmType, (value: Value) => boolean> = {
  String: (value) => typeof value === 'string',
  Integer: (value) => Number.isSafeInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  StringList: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  StringMap: isMap,
  MapList: (value) => Array.isArray(value) && value.every(isMap),
};
