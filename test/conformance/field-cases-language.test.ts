/**
 * Small runbooks that show what the service does with the language: references in parameters, selectors, conditions. The folder of
 * cases is no part of the project; where it is not, this suite says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { simulateRunbook } from '../../cli/simulation.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { checkInputs } from '../../engine/document/inputs.js';
import { loadDocument, type LoadedDocument } from '../../engine/document/load.js';
import { bindParameters, type BindResult } from '../../engine/document/parameters.js';
import { findRoleFault } from '../../engine/document/parameters/assume-role.js';
import { fillSamples } from '../../engine/document/parameters/samples.js';
import { holds } from '../../engine/expression/condition.js';
import type { SimulationResult } from '../../engine/simulator/simulate-mocks.js';
import { createScenario } from '../support/scenario.js';

const CASES = fileURLToPath(new URL('../../../shared/field-cases', import.meta.url));
const read = (folder: string, file: string): string => readFileSync(`${CASES}/${folder}/${file}`, 'utf8');
const load = (folder: string, file = 'runbook.yaml'): LoadedDocument =>
  loadDocument(read(folder, file), file, { actions, validators });
const bind = (folder: string, given: Record<string, string[]>): BindResult =>
  bindParameters(load(folder).document!, given, { region: 'eu-west-1' });
const simulate = (folder: string, given: Record<string, string[]>): Promise<SimulationResult> => {
  const { input, mocks } = createScenario(read(folder, 'runbook.yaml'), read(folder, 'mocks.yaml'), given);
  return simulateRunbook(input, mocks);
};

if (!existsSync(CASES)) {
  it('has nothing to prove here: the folder of cases is not here (it is no part of the project)', () => {
    expect(existsSync(CASES)).toBe(false);
  });
}

describe.runIf(existsSync(CASES))('the language as it is used', () => {
  it('01: references in defaults are filled in, and the record shows what was declared', () => {
    expect(load('01-references-in-defaults').problems).toEqual([]);
    const { parameters, templates } = bind('01-references-in-defaults', { SourceImage: ['ami-0bbbbbbbbbbbbbbbb'] });
    expect(parameters).toMatchObject({ ImageName: 'patched_from_{{SourceImage}}_on_{{global:DATE_TIME}}' });
    expect(fillSamples(templates!['ImageName']!, undefined)).toMatch(
      /^patched_from_ami-0bbbbbbbbbbbbbbbb_on_\d{4}-\d\d-\d\d_\d\d\.\d\d\.\d\d$/,
    );
    expect(fillSamples(templates!['ClientId']!, undefined)).toMatch(/^run-[0-9a-f-]{36}$/);
  });

  it('01: a name that is given beats the default', () => {
    const given = { SourceImage: ['ami-1'], ImageName: ['mine'] };
    const { parameters, templates } = bind('01-references-in-defaults', given);
    expect(parameters).toMatchObject({ ImageName: 'mine' });
    expect(Object.keys(templates!)).toEqual(['ClientId']);
  });

  it('02: a role with the account in its default can be started, and is checked before it is', () => {
    const folder = '02-reference-in-assume-role-default';
    const { document, problems } = load(folder);
    expect(problems).toEqual([]);
    const { templates, problems: refused } = bind(folder, {});
    expect(refused).toEqual([]);
    expect(fillSamples(templates!['AutomationAssumeRole']!, 'eu-west-1')).toBe(
      'arn:aws:iam::123456789012:role/AutomationServiceRole',
    );
    expect(findRoleFault(document!.assumeRole!, { valueOf: () => 'admin', spend: () => undefined })).toBeDefined();
    expect(bind(folder, { AutomationAssumeRole: ['admin'] }).problems).toHaveLength(1);
  });

  it('04: a reference without a value compares as its own text', () => {
    const choices = ['runbook.yaml', 'runbook-2.yaml'].map((file) => {
      const { plan } = load('04-missing-output-in-branch', file);
      return plan!.steps.find(({ action }) => action === 'aws:branch')!.inputs['Choices'] as ValueMap[];
    });
    const asText = (value: Value): Value => JSON.parse(JSON.stringify(value, unresolved)) as Value;
    expect(choices.map((each) => each.map((choice) => holds(asText(choice) as ValueMap)))).toEqual([
      [false],
      [false, true],
    ]);
  });

  it('06: a step that changes instances refuses an empty list of them', () => {
    const action = actions.get('aws:changeInstanceState')!;
    const faults = checkInputs(action, validators[action.name]!, { InstanceIds: [], DesiredState: 'terminated' });
    expect(faults).toMatchObject([{ path: ['InstanceIds'] }]);
  });

  it('07: a quoted name after a dot is one name', async () => {
    expect(load('07-quoted-name-after-dot').problems).toEqual([]);
    const { record } = await simulate('07-quoted-name-after-dot', { ChildId: ['x'] });
    expect(record).toMatchObject({ AutomationExecutionStatus: 'Success', Outputs: { 'result.ImageId': ['ami-1'] } });
  });

  it('10: texts with braces of other languages are accepted, with warnings at most', () => {
    expect(load('10-output-of-targets-by-id').problems.map(({ severity }) => severity)).not.toContain('error');
  });

  it('11: who waits in vain learns that the selector found nothing', async () => {
    const { record } = await simulate('11-waiting-for-nothing', { InstanceId: ['i-0aaaaaaaaaaaaaaaa'] });
    const [step] = record.StepExecutions;
    expect(step).toMatchObject({ StepStatus: 'TimedOut' });
    expect(step!.FailureMessage).toContain('last seen: nothing: the selector found no value in the last answer');
  });
});

/** A template as the text of its reference: what stays of one that has no value. */
function unresolved(_: string, value: unknown): unknown {
  const parts = (value as { '{{'?: { ref: string }[] } | null)?.['{{'];
  return parts === undefined ? value : `{{ ${parts[0]!.ref} }}`;
}
