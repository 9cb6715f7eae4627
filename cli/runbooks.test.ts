import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../test/support/memory-io.js';

const VALID = `schemaVersion: '0.3'
parameters:
  Count: { type: Integer }
mainSteps:
  - name: nap
    action: aws:sleep
    inputs: { Duration: PT1S }
`;

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'runbook-cli-'));
  writeFileSync(join(cwd, 'patch.yaml'), VALID);
  writeFileSync(join(cwd, 'broken.yaml'), VALID.replace('aws:sleep', 'aws:slep'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** No Temporal server answers at this address: the tested refusals come before any connection. */
const run = (...argv: string[]) =>
  cli(argv, { cwd, env: { TEMPORAL_ADDRESS: '127.0.0.1:1', AWS_REGION: 'eu-west-1' } });

describe('runbook validate', () => {
  it('exits 0 for a valid runbook', async () => {
    expect(await run('validate', 'patch.yaml')).toMatchObject({
      status: 0,
      stdout: '1 runbook checked, no problems\n',
    });
  });

  it('shows every problem with its place, and exits 10', async () => {
    const { status, stdout } = await run('validate', 'patch.yaml', 'broken.yaml');
    expect(status).toBe(10);
    expect(stdout).toContain('broken.yaml:6:13');
    expect(stdout).toContain('2 runbooks checked: 1 error, 0 warnings');
  });

  it('prints one JSON document of problems', async () => {
    const { status, stdout } = await run('validate', 'patch.yaml', 'broken.yaml', '--format', 'json');
    const problem = { file: 'broken.yaml', line: 6, column: 13, severity: 'error' };
    expect(status).toBe(10);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [problem] });
  });

  it('leaves out what is no file, and says so', async () => {
    mkdirSync(join(cwd, 'odd'));
    writeFileSync(join(cwd, 'odd/z.yaml'), VALID);
    execFileSync('mkfifo', [join(cwd, 'odd/pipe.yaml')]);
    symlinkSync('loop.yaml', join(cwd, 'odd/loop.yaml'));
    const { status, stdout } = await run('validate', 'odd');

    expect([status, stdout]).toEqual([
      0,
      '1 runbook checked, no problems\nLeft out, no file, or a link that leads nowhere: odd/loop.yaml, odd/pipe.yaml\n',
    ]);
  });

  it('knows JSON in one line, whatever the order of its keys', async () => {
    mkdirSync(join(cwd, 'json'));
    writeFileSync(join(cwd, 'json/a.json'), '{"description":"x","schemaVersion":"0.3","mainSteps":[]}');
    writeFileSync(join(cwd, 'json/b.json'), '{"Resources":{"x":{"schemaVersion":"0.3"}}}');
    const { status, stdout } = await run('validate', 'json', '--format', 'json');

    expect(status).toBe(10);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [{ file: 'json/a.json' }],
      leftOut: { noSchemaVersion: ['json/b.json'], noFile: [] },
    });
  });

  it('checks the others where a folder has no runbook, and exits 12', async () => {
    mkdirSync(join(cwd, 'bare'));
    const { status, stdout, stderr } = await run('validate', 'broken.yaml', 'bare');

    expect(status).toBe(12);
    expect(stdout).toContain('broken.yaml:6:13');
    expect(stderr).toContain('There is no runbook in the folder bare.');
  });

  it('checks the others where one cannot be read, and exits 12', async () => {
    const { status, stdout, stderr } = await run('validate', 'no-such.yaml', 'broken.yaml');

    expect(status).toBe(12);
    expect(stdout).toContain('broken.yaml:6:13');
    expect(stdout).toContain('1 runbook checked: 1 error, 0 warnings');
    expect(stderr).toContain('There is no runbook no-such.yaml.');
  });

  it('takes a folder for the runbooks and mocks files in it and below it', async () => {
    mkdirSync(join(cwd, 'all/deep/node_modules/x'), { recursive: true });
    mkdirSync(join(cwd, 'all/.git'));
    for (const name of ['a.yaml', 'deep/b.yml', 'deep/node_modules/x/no.yaml', '.git/no.yaml'])
      writeFileSync(join(cwd, 'all', name), VALID);
    writeFileSync(join(cwd, 'all/c.json'), '{ "schemaVersion": "0.3" }');
    writeFileSync(join(cwd, 'all/a.mocks.yaml'), '{}');
    writeFileSync(join(cwd, 'all/values.yaml'), 'replicas: 3');
    const { status, stdout } = await run('validate', 'all/', 'patch.yaml');

    expect(status).toBe(10);
    expect(stdout).toContain('all/c.json:1:');
    expect(stdout).toMatch(
      /\n5 files checked: \d+ errors?, \d+ warnings?\nLeft out, without a schemaVersion: all\/values\.yaml\n$/,
    );
  });

  it('says that a folder holds no runbook, or is none, and exits 12', async () => {
    mkdirSync(join(cwd, 'empty'));
    const none = await run('validate', 'empty');
    const start = await run('start', 'empty');

    expect([none.status, start.status]).toEqual([12, 12]);
    expect(none.stderr).toContain('There is no runbook in the folder empty.');
    expect(start.stderr).toContain('empty is a folder, not a runbook.');
  });

  it('steers no terminal and forges no line, whatever stands in a file or its name', async () => {
    const name = '\u001b[2Jno\nerror: forged.yaml';
    writeFileSync(
      join(cwd, name),
      VALID.replace('nap', '"n\\e]0;owned\\a\\nap"').replace('aws:sleep', '"aws:\\e[31mslep"'),
    );
    const checked = await run('validate', name);
    const missing = await run('validate', `${name}.not`);
    const started = await run('start', name);

    for (const { stdout, stderr } of [checked, missing, started]) {
      // eslint-disable-next-line no-control-regex -- these characters are what the test is about
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      expect(stdout + stderr).not.toMatch(/^error: forged/m);
    }
    expect(checked.stdout).toContain('�[2Jno⏎error: forged.yaml:');
  });

  it('keeps JSON exact, and harmless on a terminal', async () => {
    const name = 'a\u009b31m\u202eb.yaml';
    writeFileSync(join(cwd, name), VALID.replace('aws:sleep', 'aws:slep'));
    const { stdout } = await run('validate', name, '--format', 'json');

    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ file: name }] });
    expect(stdout).toContain('a\\u009b31m\\u202eb.yaml');
  });

  it('reads standard input', async () => {
    const { status, stdout } = await cli(['validate', '-', '--format', 'json'], { input: VALID });
    expect([status, JSON.parse(stdout)]).toEqual([0, { problems: [] }]);
  });

  it('names the nearest file when there is none of that name, and exits 12', async () => {
    const { status, stderr } = await run('validate', 'pach.yaml');
    expect(status).toBe(12);
    expect(stderr).toContain('There is no runbook pach.yaml.\nDid you mean "patch.yaml"?');
  });
});

describe('runbook start', () => {
  it('refuses an invalid runbook before it looks for Temporal, and exits 10', async () => {
    const { status, stdout, stderr } = await run('start', 'broken.yaml', '--format', 'json');
    expect(status).toBe(10);
    expect(stderr).toContain('broken.yaml:6:13');
    expect(JSON.parse(stdout)).toMatchObject({ Error: { Code: 'INVALID_DOCUMENT' }, problems: [{ line: 6 }] });
  });

  it('says everything that is wrong with the parameters at once, and exits 11', async () => {
    const { status, stderr } = await run('start', 'patch.yaml', '--parameters', 'Count=many', 'Cuont=1');
    expect(status).toBe(11);
    expect(stderr).toMatch(/Count: .*\n.*Cuont: |Cuont: .*\n.*Count: /);
  });

  it('tells mere warnings as a number, and where they are shown', async () => {
    const call = `{ Service: ec2, Api: DescribeInstances, Region: eu-west-1 }`;
    const text = VALID.replace('aws:sleep', 'aws:executeAwsApi').replace('{ Duration: PT1S }', call);
    writeFileSync(join(cwd, 'warned.yaml'), text);
    const { status, stderr } = await run('start', 'warned.yaml');

    expect(status).toBe(11);
    expect(stderr.split('\n')[0]).toBe(
      'warning: warned.yaml has 1 warning; it is shown by: runbook validate warned.yaml',
    );
    expect(stderr).toContain('Missing required parameter');
  });

  it('refuses to guess a Region', async () => {
    const { status, stderr } = await cli(['start', 'patch.yaml', '--parameters', 'Count=1'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain('--region');
  });

  it('takes a client token only when it is a UUID', async () => {
    const { status, stderr } = await run('start', 'patch.yaml', '--client-token', 'today');
    expect(status).toBe(2);
    expect(stderr).toContain('A client token is a UUID');
  });

  it('waits or watches, not both', async () => {
    expect((await run('start', 'patch.yaml', '--wait', '--watch')).status).toBe(2);
  });

  it('needs Temporal only when all is well', async () => {
    expect((await run('start', 'patch.yaml', '--parameters', 'Count=1')).status).toBe(30);
  });
});
