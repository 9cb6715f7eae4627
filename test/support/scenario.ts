/** A scenario: a runbook, its parameters, and the world that it runs in (test/scenarios). */
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { loadDocument } from '../../engine/document/load.js';
import { bindParameters, type BindResult } from '../../engine/document/bind-parameters.js';
import type { Problem } from '../../engine/document/problem.js';
import { NO_MOCKS, type Mocks } from '../../engine/simulator/mocks.js';
import { readMocks } from '../../engine/simulator/read-mocks.js';
import type { MockedSimulation } from '../../engine/simulator/simulate-mocks.js';

export interface Scenario {
  input: MockedSimulation['input'];
  mocks: Mocks;
}

/** What a scenario's folder may say in scenario.yaml. */
export interface ScenarioMeta {
  parameters?: Record<string, string[]>;
  /** Absent: both. `[virtual]` needs a reason. */
  clocks?: ['virtual'];
  reason?: string;
}

/** Throws when a text is not valid: a scenario with a slip in it tests nothing. */
export function createScenario(
  runbook: string,
  mocks: string | undefined,
  parameters: Record<string, string[]> = {},
): Scenario {
  const { document, plan, problems } = loadDocument(runbook, 'runbook.yaml', { actions, validators });
  if (!document || !plan) throw new Error(textOf(problems));
  const bound = bindParameters(document, parameters);
  if (!bound.parameters) throw new Error(bound.problems.map(({ message }) => message).join('\n'));
  const names = plan.steps.map(({ name }) => name);
  const read = mocks === undefined ? { mocks: NO_MOCKS, problems: [] } : readMocks(mocks, 'mocks.yaml', names);
  if (!read.mocks) throw new Error(textOf(read.problems));
  const input = {
    plan,
    documentName: 'scenario',
    documentVersion: '$FILE',
    ...templatesOf(bound),
    parameters: bound.parameters,
  };
  return { input, mocks: read.mocks };
}

/** References in parameters that are filled in when the run starts. */
export const templatesOf = ({ templates }: BindResult): Pick<BindResult, 'templates'> =>
  templates === undefined ? {} : { templates };

const textOf = (problems: readonly Problem[]): string =>
  problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n');

export interface ScenarioFolder {
  /** The behaviour that it shows. */
  name: string;
  scenario: Scenario;
  meta: ScenarioMeta;
  /** Path of expected.json. */
  expected: string;
}

/** Every folder of test/scenarios, by name. */
export async function scenarioFolders(): Promise<ScenarioFolder[]> {
  const root = fileURLToPath(new URL('../scenarios', import.meta.url));
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => scenarioFolder(root, name)));
}

async function scenarioFolder(root: string, name: string): Promise<ScenarioFolder> {
  const read = (file: string): Promise<string | undefined> =>
    readFile(`${root}/${name}/${file}`, 'utf8').catch(() => undefined);
  const [runbook, mocks, metaText] = await Promise.all(['runbook.yaml', 'mocks.yaml', 'scenario.yaml'].map(read));
  const meta = metaText === undefined ? {} : (parse(metaText) as ScenarioMeta);
  return {
    name,
    scenario: createScenario(runbook!, mocks, meta.parameters),
    meta,
    expected: `${root}/${name}/expected.json`,
  };
}
