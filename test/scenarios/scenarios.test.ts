import { readFile } from 'node:fs/promises';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { simulateRunbook } from '../../cli/simulation.js';
import { loadDocument } from '../../engine/document/load.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { normalRecord } from '../support/normal-record.js';
import { openTemporal, type OnTemporal } from '../support/on-temporal.js';
import { createScenario, scenarioFolders, type Scenario } from '../support/scenario.js';
import { mocksOf, runbookOf, vectors, type Vector } from '../support/vectors.js';

type Told = Extract<Vector, { story: string }>;
type Refused = Extract<Vector, { refused: string }>;
type Left = Extract<Vector, { needs: string }>;
const told = vectors.filter((vector): vector is Told => 'story' in vector);
const refused = vectors.filter((vector): vector is Refused => 'refused' in vector);
const left = vectors.filter((vector): vector is Left => 'needs' in vector);

const folders = await scenarioFolders();
const onBothClocks = folders.filter(({ meta }) => meta.clocks === undefined);

const scenarioOf = ({ steps, calls, signals }: Told): Scenario =>
  createScenario(runbookOf(steps), mocksOf(steps, calls, signals));
const simulated = async ({ input, mocks }: Scenario): Promise<AutomationExecution> =>
  (await simulateRunbook(input, mocks)).record;
const story = ({ StepExecutions }: AutomationExecution): string =>
  StepExecutions.map(({ StepName, StepStatus }) => `${StepName}(${StepStatus})`).join(' ');

describe('on the virtual clock', () => {
  it.each(told)('vector $vector: $says', async (vector) => {
    const record = await simulated(scenarioOf(vector));

    expect(story(record)).toBe(vector.story);
    expect(record.AutomationExecutionStatus).toBe(vector.ends);
  });

  it.each(folders)('$name gives the expected record', async ({ scenario, expected }) => {
    const record = normalRecord(await simulated(scenario));

    await expect(await format(JSON.stringify(record), { parser: 'json', printWidth: 120 })).toMatchFileSnapshot(
      expected,
    );
  });

  it('gives the same record a thousand times', async () => {
    const { scenario, expected } = folders.find(({ name }) => name === 'command-on-a-node')!;
    const record: unknown = JSON.parse(await readFile(expected, 'utf8'));

    for (let count = 0; count < 1000; count++) expect(normalRecord(await simulated(scenario))).toEqual(record);
  });
});

describe('on Temporal', () => {
  let temporal: OnTemporal;
  const records = new Map<unknown, Promise<AutomationExecution>>();

  beforeAll(async () => {
    temporal = await openTemporal();
    for (const vector of told) records.set(vector, temporal.run(scenarioOf(vector)));
    for (const folder of onBothClocks) records.set(folder, temporal.run(folder.scenario));
  });
  afterAll(() => temporal.close());

  it.each(told)('vector $vector gives the same record: $says', async (vector) => {
    const record = await records.get(vector)!;

    expect(normalRecord(record)).toEqual(normalRecord(await simulated(scenarioOf(vector))));
  });

  it.each(onBothClocks)('$name gives the same record', async (folder) => {
    const record = await records.get(folder)!;

    expect(normalRecord(record)).toEqual(normalRecord(await simulated(folder.scenario)));
  });
});

describe('what is not run', () => {
  it('no vector is forgotten', () => {
    expect(vectors.map(({ vector }) => vector)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it.each(refused)('vector $vector: $says', ({ steps, refused: code }) => {
    const { plan, problems } = loadDocument(runbookOf(steps), 'vector.json', { actions, validators });

    expect(plan).toBeUndefined();
    expect(problems.map((problem) => problem.code)).toContain(code);
  });

  it.each(left)('vector $vector waits for $needs: $says', ({ needs }) => {
    expect(actions.has(needs)).toBe(false);
  });

  it.each(folders.filter(({ meta }) => meta.clocks))(
    '$name runs on the virtual clock only, and says why',
    ({ meta }) => {
      expect(meta.reason).toMatch(/\w/);
    },
  );
});
