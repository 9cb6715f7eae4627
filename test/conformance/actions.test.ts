import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { activities } from '../../actions/activities.js';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { hasErrors } from '../../engine/document/problem.js';
import type { JsonSchema } from '../../engine/action.js';
import { loadDocument } from '../../engine/document/load.js';

const FOLDER = new URL('../../actions', import.meta.url).pathname;
const folders = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const kebab = (name: string): string =>
  name.replace('aws:', '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const read = (...path: string[]): string => readFileSync(join(FOLDER, ...path), 'utf8');

describe('the registry of actions', () => {
  it('is what stands on the disk', () => {
    expect([...actions.keys()].map(kebab).sort()).toEqual(folders.sort());
  });

  it('is what the catalogue shows', () => {
    const catalogue = [...read('README.md').matchAll(/^\| \[(aws:\w+)\]/gm)].map((match) => match[1]);

    expect(catalogue).toEqual([...actions.keys()].sort());
  });

  it('has activities under names of their own, each taken from its folder', () => {
    const exported = folders.flatMap((folder) =>
      existsSync(join(FOLDER, folder, 'activities.ts'))
        ? [...read(folder, 'activities.ts').matchAll(/^export (?:const|\{) ?(\w+)/gm)].map((match) => match[1]!)
        : [],
    );

    expect(new Set(exported).size).toBe(exported.length);
    expect(Object.keys(activities)).toEqual(expect.arrayContaining(exported));
  });

  /** Recorded in histories for ever: a name may be added, never changed. */
  it('keeps the names of activities', () => {
    expect(Object.keys(activities).sort()).toEqual([
      'awaitCommand',
      'awaitImage',
      'awaitInstances',
      'callAwsApi',
      'cancelCommand',
      'changeInstanceState',
      'createImage',
      'findCommand',
      'findImage',
      'findInstances',
      'getCallerIdentity',
      'keepRecord',
      'launchInstances',
      'requestImage',
      'runInstances',
      'selectOutputs',
      'sendCommand',
      'waitForProperty',
    ]);
  });
});

describe.each([...actions.values()])('$name', (action) => {
  const folder = kebab(action.name);

  it('has all files of an action', () => {
    const files = readdirSync(join(FOLDER, folder));

    expect(files).toEqual(expect.arrayContaining(['README.md', 'action.ts', 'example.yaml']));
    expect(files.some((file) => file.endsWith('.test.ts'))).toBe(true);
  });

  it('describes every input', () => {
    const silent = Object.entries(action.inputs.properties ?? {}).filter(
      ([, schema]) => !(schema as JsonSchema).description,
    );

    expect(silent.map(([name]) => name)).toEqual([]);
  });

  /** To AWS an empty list often means all there is (behaviour 5.2). */
  it('refuses an empty list wherever a list says what is meant', () => {
    const mayBeEmpty = listsOf(action.inputs, action.name).filter(([, schema]) => (schema.minItems ?? 0) < 1);

    expect(mayBeEmpty.map(([name]) => name).filter((name) => !MAY_BE_EMPTY.includes(name))).toEqual([]);
  });

  it('names every input and output in its README', () => {
    const readme = read(folder, 'README.md');
    const names = [...Object.keys(action.inputs.properties ?? {}), ...Object.keys(action.outputs)];

    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('has an example that is valid and uses it', () => {
    const text = read(folder, 'example.yaml');
    const { problems } = loadDocument(text, 'example.yaml', { actions, validators });

    expect(hasErrors(problems)).toBe(false);
    expect(text).toContain(`action: ${action.name}`);
  });
});

/** Lists that choose nothing: they describe what is made, and none there means none. */
const MAY_BE_EMPTY = [
  'aws:createImage.BlockDeviceMappings',
  'aws:runInstances.BlockDeviceMappings',
  'aws:runInstances.NetworkInterfaces',
  'aws:runInstances.SecurityGroupIds',
  'aws:runInstances.SecurityGroups',
  'aws:runInstances.TagSpecifications',
];

/** Every list in a schema, at any depth, by its path. */
function listsOf(schema: JsonSchema, path: string): [string, JsonSchema][] {
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, each]) => listsOf(each, `${path}.${name}`));
  const items = schema.items === undefined ? [] : listsOf(schema.items, `${path}[]`);
  return [...(schema.type === 'array' ? [[path, schema] as [string, JsonSchema]] : []), ...inside, ...items];
}
