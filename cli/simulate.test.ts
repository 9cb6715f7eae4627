import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../test/support/memory-io.js';
import { commandFile, packageRoot } from '../workers/dev/package-root.js';

const RUNBOOK = `schemaVersion: '0.3'
parameters:
  Id: { type: String, allowedPattern: '^i-.*' }
mainSteps:
  - name: ask
    action: aws:approve
    inputs: { Approvers: [alice] }
  - name: find
    action: aws:executeAwsApi
    timeoutSeconds: 5
    inputs: { Service: ec2, Api: describe_instances, InstanceIds: ['{{ Id }}'] }
`;
const MOCKS = `clock: 2026-01-31T10:00:00Z
region: eu-west-1
calls:
  - { service: ec2, api: DescribeInstances, responses: [RESPONSE] }
signals:
  - { after: PT2H, step: ask, type: TYPE, approver: alice }
`;
const mocks = (response = '{}', type = 'Approve'): string => MOCKS.replace('RESPONSE', response).replace('TYPE', type);

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'runbook-simulate-'));
  writeFileSync(join(cwd, 'find.yaml'), RUNBOOK);
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** Runs `simulate` without environment variables and without a server. */
function simulate(mocksText: string | undefined, ...more: string[]) {
  if (mocksText !== undefined) writeFileSync(join(cwd, 'mocks.yaml'), mocksText);
  const options = mocksText === undefined ? [] : ['--mocks', 'mocks.yaml'];
  return cli(['simulate', 'find.yaml', ...options, ...more], { cwd });
}
const GIVEN = ['--parameters', 'Id=i-1'];

describe('runbook simulate', () => {
  it('prints the record and the calls, and exits 0', async () => {
    const { status, stdout, stderr } = await simulate(mocks(), ...GIVEN);

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Success after 2h 00m');
    expect(stdout).toMatch(/✓ {2}Success {2}find/);
    expect(stdout).toMatch(/\+2h 00m {2}find {2}ec2 DescribeInstances {2}eu-west-1 {2}\{"InstanceIds":\["i-1"\]\}\n$/);
    expect(stdout).not.toContain('temporal');
  });

  it('prints one JSON document', async () => {
    const { status, stdout } = await simulate(mocks(), ...GIVEN, '--format', 'json');

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      AutomationExecution: expect.objectContaining({ AutomationExecutionStatus: 'Success', DocumentName: 'find' }),
      Calls: [
        {
          Step: 'find',
          Service: 'ec2',
          Api: 'DescribeInstances',
          Region: 'eu-west-1',
          Inputs: { InstanceIds: ['i-1'] },
          At: '2026-01-31T12:00:00.000Z',
        },
      ],
    });
  });

  it.each([
    ['failed', mocks('{ error: { code: Nope } }'), 20],
    ['was rejected', mocks('{}', 'Reject'), 20],
    ['timed out', mocks('{ delay: PT1M }'), 21],
    ['was stopped', `signals: [{ after: PT1H, type: Stop }]`, 22],
  ])('says by its exit status that the run %s', async (_, text, status) => {
    expect((await simulate(text, ...GIVEN)).status).toBe(status);
  });

  it('without mocks fails at the first call and shows what to write', async () => {
    writeFileSync(join(cwd, 'bare.yaml'), RUNBOOK.replace(/ {2}- name: ask[^]*(?= {2}- name: find)/, ''));
    const { status, stdout } = await cli(['simulate', 'bare.yaml', ...GIVEN], { cwd });

    expect(status).toBe(20);
    expect(stdout.replaceAll(/^ {6}/gm, '')).toContain(
      'calls:\n  - service: ec2\n    api: DescribeInstances\n    when: {"InstanceIds":["i-1"]}\n    responses:\n      - {}\n',
    );
  });

  it('warns of signals that changed nothing', async () => {
    const signals = `signals:
  - { step: ask, type: Approve, approver: mallory }
  - { after: PT1M, step: ask, type: Approve, approver: alice }
  - { after: PT1H, step: find, type: Approve, approver: alice }
  - { after: PT9H, type: Stop }
`;
    const { status, stderr } = await simulate(mocks().replace(/signals:[^]*/, signals), ...GIVEN);

    expect(status).toBe(0);
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining('signals[0] Approve: mallory is not an approver of this step.'),
      'warning: signals[2] Approve: The step find never waited.',
      'warning: signals[3] Stop: The run was over before it came.',
      '',
    ]);
  });

  it('shows everything that is wrong with runbook and mocks at once, and exits 10', async () => {
    writeFileSync(join(cwd, 'broken.yaml'), RUNBOOK.replace('aws:approve', 'aws:aprove'));
    writeFileSync(join(cwd, 'mocks.yaml'), mocks('{}', 'Aprove'));
    const argv = ['simulate', 'broken.yaml', '--mocks', 'mocks.yaml', '--format', 'json', ...GIVEN];
    const { status, stdout, stderr } = await cli(argv, { cwd });

    expect(status).toBe(10);
    expect(stderr).toContain('broken.yaml:6:13');
    expect(stderr).toContain('mocks.yaml:6:37');
    expect(JSON.parse(stdout)).toMatchObject({
      Error: { Code: 'INVALID_DOCUMENT', Message: expect.stringContaining('broken.yaml and mocks.yaml') },
      problems: [{ file: 'broken.yaml' }, { file: 'mocks.yaml' }],
    });
  });

  it('refuses a signal for a step that the runbook does not have', async () => {
    const { status, stderr } = await simulate(mocks().replace('step: ask', 'step: aks'), ...GIVEN);

    expect(status).toBe(10);
    expect(stderr).toContain('UNKNOWN_STEP: The runbook has no step "aks".');
  });

  it('exits 11 for parameters that do not fit, 12 for files that are not there', async () => {
    expect((await simulate(mocks(), '--parameters', 'Id=x')).status).toBe(11);
    const missing = await cli(['simulate', 'find.yaml', '--mocks', 'mock.yaml', ...GIVEN], { cwd });
    expect(missing.status).toBe(12);
    expect(missing.stderr).toContain('There is no mocks file mock.yaml.');
  });

  it('loads neither the AWS SDK nor Temporal, and nothing of the machine', () => {
    const program = join(packageRoot(), 'runbooks', 'golden-ami');
    const argv = [
      `${program}.yaml`,
      '--mocks',
      `${program}.mocks.yaml`,
      '--parameters',
      PARAMETERS,
      '--format',
      'json',
    ];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', forbidding('@aws-sdk', '@smithy', '@temporalio'), commandFile(), 'simulate', ...argv],
      { encoding: 'utf8', env: {} },
    );

    expect(stderr).not.toContain('Error');
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as { Calls: unknown[] }).Calls.length).toBeGreaterThan(10);
  });
});

describe('runbook validate', () => {
  it('checks a mocks file by its name', async () => {
    writeFileSync(join(cwd, 'find.mocks.yaml'), mocks('{}', 'Aprove'));
    const { status, stdout } = await cli(['validate', 'find.yaml', 'find.mocks.yaml'], { cwd });

    expect(status).toBe(10);
    expect(stdout).toMatch(/find\.mocks\.yaml:6:37: error INVALID_VALUE[^]*\n2 files checked: 1 error, 0 warnings\n$/);
  });
});

const PARAMETERS = '{"BaseAmiId":["ami-0abcdef12"],"Approvers":["arn:aws:iam::111122223333:role/AmiApprover"]}';

/** A module that makes every import from one of the npm scopes fail. */
function forbidding(...scopes: string[]): string {
  const hook = `export async function resolve(name, context, next) {
    if (${JSON.stringify(scopes)}.includes(name.split('/')[0])) throw new Error('It loads ' + name);
    return next(name, context);
  }`;
  const module = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
  return module(`import { register } from 'node:module'; register(${JSON.stringify(module(hook))});`);
}
