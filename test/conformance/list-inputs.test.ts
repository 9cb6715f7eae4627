/**
 * A list that selects resources means all of them when it is empty: it must refuse to be so, also when references leave nothing of it
 * (behaviour 4.5, 5.2). Every list input of every action says here what it is.
 */
import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import type { Action, JsonSchema } from '../../engine/action.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { checkInputs, normaliseInputs } from '../../engine/document/inputs.js';

/** Lists that configure what is made; none or no entry means the same to the API. */
const CONFIGURES = [
  'aws:createImage BlockDeviceMappings',
  'aws:runInstances BlockDeviceMappings',
  'aws:runInstances NetworkInterfaces',
  'aws:runInstances SecurityGroupIds',
  'aws:runInstances SecurityGroups',
  'aws:runInstances TagSpecifications',
];

interface ListInput {
  action: Action;
  path: string[];
  schema: JsonSchema;
}

const lists = [...actions.values()].flatMap((action) => listsOf(action, [], action.inputs));
const nameOf = ({ action, path }: ListInput): string => `${action.name} ${path.join('.')}`;

function listsOf(action: Action, path: string[], schema: JsonSchema): ListInput[] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([key, each]) => listsOf(action, [...path, key], each));
  if (schema.type !== 'array') return inner;
  return [{ action, path, schema }, ...(schema.items === undefined ? [] : listsOf(action, path, schema.items))];
}

/** Inputs with an empty list at a path, lists on the way having one element. */
function emptyAt(schema: JsonSchema, [key, ...rest]: string[]): Value {
  if (schema.type === 'array') return key === undefined ? [] : [emptyAt(schema.items!, [key, ...rest])];
  return { [key!]: emptyAt(schema.properties![key!]!, rest) };
}

describe('list inputs', () => {
  it('are all known, so that this test can fail', () => {
    expect(lists.map(nameOf)).toEqual(expect.arrayContaining(['aws:runCommand Targets.Values', ...CONFIGURES]));
  });

  it.each(lists.filter((each) => !CONFIGURES.includes(nameOf(each))).map((each) => [nameOf(each), each] as const))(
    '%s refuses to be empty',
    (_, { action, path }) => {
      const inputs = normaliseInputs(action.inputs, emptyAt(action.inputs, path) as ValueMap);
      const faults = checkInputs(action, validators[action.name]!, inputs);
      const at = faults.filter(
        (fault) => fault.path.filter((key) => typeof key === 'string').join('.') === path.join('.'),
      );
      expect(at.map(({ message }) => message)).toEqual([expect.stringMatching(/must not have fewer than 1 items/)]);
    },
  );
});
