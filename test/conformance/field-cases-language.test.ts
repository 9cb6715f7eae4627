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
import type { ValueMap } from '../../engine/document/document.js';
import { checkInputs } from '../../engine/document/inputs.js';
import { loadDocument, type LoadedDocument } from '../../engine/document/load.js';
import { bindParameters, type BindResult } from '../../engine/document/bind-parameters.js';
import { findRoleFault } from '../../engine/document/parameters/assume-role.js';
import { fillSamples } from '../../engine/document/parameters/samples.js';
import type { SimulationResult } from '../../engine/simulator/simulate-mocks.js';
import { createScenario } from '../support/scenario.js';

const CASES = fileURLToPath(new URL('../../../shared/field-cases', import.meta.url));
const read = (folder: string, file: string): string => readFileSync(`${CASES}/${folder}/${file}`, 'utf8');
const load = (folder: string, file = 'runbook.yaml'): LoadedDocument =>
  loadDocument(read(folder, file), file, { actions, validators });
const bind = (folder: string, given: Record<string, string[]>): BindResult =>
  bindParameters(load(folder).document!, given, { region: 'eu-west-1' });
const simulate = (folder: string, given: Record<string, string[]>, number = ''): Promise<SimulationResult> => {
  const texts = [read(folder, `runbook${number}.yaml`), read(folder, `mocks${number}.yaml`)] as const;
  const { input, mocks } = createScenario(...texts, given);
  return simulateRunbook(input, mocks);
};
/** Steps that ran, with how each ended. */
const story = ({ record }: SimulationResult): string =>
  record.StepExecutions.filter(({ StepStatus }) => StepStatus !== 'Pending')
    .map(({ StepName, StepStatus }) => `${StepName} ${StepStatus}`)
    .join(', ');
const InstanceId = ['i-0aaaaaaaaaaaaaaaa'];

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

  it('01: the run fills in what only it knows', async () => {
    const { calls, record } = await simulate('01-references-in-defaults', { SourceImage: ['ami-0bbbbbbbbbbbbbbbb'] });
    expect(calls[0]!.Inputs).toMatchObject({
      Name: expect.stringMatching(
        /^patched_from_ami-0bbbbbbbbbbbbbbbb_on_\d{4}-\d\d-\d\d_\d\d\.\d\d\.\d\d$/,
      ) as unknown,
      ClientToken: `run-${record.AutomationExecutionId}`,
    });
    expect(record.Parameters).toMatchObject({ ClientId: ['run-{{automation:EXECUTION_ID}}'] });
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

  it('04: a reference without a value compares as its own text', async () => {
    const folder = '04-missing-output-in-branch';
    expect(story(await simulate(folder, { InstanceId }))).toBe('look Success, hasAddress Success');
    expect(story(await simulate(folder, { InstanceId }, '-2'))).toBe(
      'GetInstance Success, chooseOS Success, onLinux Success',
    );
  });

  it('05: a reference without a value stays in the text that is sent', async () => {
    const messages = ['', '-2'].map(async (number) => {
      const { calls } = await simulate('05-missing-output-in-text', { QueueUrl: ['https://q'] }, number);
      return (calls.find(({ Api }) => Api === 'Publish')!.Inputs as ValueMap)['Message'];
    });
    expect(await Promise.all(messages)).toEqual([
      'Queue https://q had the policy {{ BackupCurrent.Policy }}',
      '{{ BackupCurrent.Policy }}',
    ]);
  });

  it('06: a request never widens because something was not found', async () => {
    const { calls, record } = await simulate('06-missing-output-in-list-widens-the-call', { InstanceId: ['x'] });
    const looked = calls.filter(({ Api }) => Api === 'DescribeInstances').map(({ Inputs }) => Inputs as ValueMap);
    expect(looked.at(-1)).toMatchObject({ InstanceIds: ['{{ find.Ids }}'] });
    expect(record).toMatchObject({ AutomationExecutionStatus: 'Failed' });
    expect(JSON.stringify(record)).toContain('InvalidInstanceID.Malformed');
    expect(calls.map(({ Api }) => Api)).not.toContain('TerminateInstances');
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
    const { record } = await simulate('11-waiting-for-nothing', { InstanceId });
    const [step] = record.StepExecutions;
    expect(step).toMatchObject({ StepStatus: 'TimedOut' });
    expect(step!.FailureMessage).toContain('last seen: nothing: the selector found no value in the last answer');
  });
});
