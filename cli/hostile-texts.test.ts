import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_ATTRIBUTES } from '../engine/workflow/messages.js';
import { cli, type CliResult } from '../test/support/memory-io.js';
import { startTemporalServer, type TemporalServer } from '../workers/dev/temporal-server.js';

const HOSTILE = '\u001b]0;owned\u0007\u009b2J\u202egnp\nSuccess  forged';
const RUNBOOK = `schemaVersion: '0.3'
mainSteps:
  - name: ask
    action: aws:approve
    inputs: { Approvers: [${JSON.stringify(HOSTILE)}], Message: ${JSON.stringify(HOSTILE)} }
`;

/** The name of a runbook's file becomes the title of its runs, which everybody sees. Tested with a real server. */
describe('hostile texts', () => {
  let server: TemporalServer;
  let cwd: string;
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'runbook-hostile-'));
    writeFileSync(join(cwd, `${HOSTILE}.yaml`), RUNBOOK);
    server = await startTemporalServer({
      log: () => undefined,
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      sandbox: true,
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(cwd, { recursive: true });
  });

  const run = (...argv: string[]): Promise<CliResult> =>
    cli(argv, { cwd, env: { TEMPORAL_ADDRESS: server.address, AWS_REGION: 'eu-west-1' }, user: `${HOSTILE}@host` });

  it('reach no terminal through start, list, show, approve and their refusals, and forge no line', async () => {
    const started = await run('start', `${HOSTILE}.yaml`);
    const id = /: (\S{36})$/m.exec(started.stdout)![1]!;
    const results = [
      started,
      await run('list'),
      await run('show', id),
      await run('approve', id, '--approver', HOSTILE, '--comment', HOSTILE),
      await run('reject', id, '--step', HOSTILE),
      await run('show', HOSTILE),
      await run('stop', id, '--type', HOSTILE),
    ];

    for (const { stdout, stderr } of results) {
      // eslint-disable-next-line no-control-regex -- these characters are what the test is about
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(stdout + stderr).not.toMatch(/^Success {2}forged/m);
    }
    expect(results[1]!.stdout).toContain('�]0;owned��2J�gnp⏎Success  forged');
  });

  it('are exact in JSON', async () => {
    const { stdout } = await run('list', '--format', 'json');

    expect(JSON.parse(stdout)).toMatchObject({ AutomationExecutionMetadataList: [{ DocumentName: HOSTILE }] });
  });
});
