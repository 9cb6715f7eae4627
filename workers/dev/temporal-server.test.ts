import { Connection } from '@temporalio/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isNewEnough } from './temporal-cli.js';
import { startTemporalServer, type TemporalServer } from './temporal-server.js';

const quiet = () => undefined;

describe('the Temporal dev server', () => {
  let dir: string;
  let server: TemporalServer;
  let connection: Connection;
  const start = (port?: number) =>
    startTemporalServer({
      log: quiet,
      dbFile: join(dir, 'temporal.db'),
      searchAttributes: ['RunbookName'],
      ...(port !== undefined && { port }),
    });

  beforeAll(async () => {
    vi.stubEnv('TEMPORAL_ADDRESS', '');
    dir = await mkdtemp(join(tmpdir(), 'runbook-temporal-'));
    server = await start();
    connection = await Connection.connect({ address: server.address });
  });
  afterAll(async () => {
    await connection.close();
    await server.close();
    await rm(dir, { recursive: true, force: true });
    vi.unstubAllEnvs();
  });

  const attack = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${server.httpPort}/api/v1/namespaces/default/workflows/stolen`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ workflowType: { name: 'automation' }, taskQueue: { name: 'runbook' } }),
    });

  it('refuses a cross-site POST that would start a workflow', async () => {
    const answers = await Promise.all([
      attack({ origin: 'https://attacker.example', 'content-type': 'text/plain' }),
      attack({ 'content-type': 'application/json' }),
    ]);
    const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace: 'default' });

    expect(answers.map((answer) => answer.status)).toEqual([403, 403]);
    expect(executions).toEqual([]);
  });

  it('keeps what ran for 90 days', async () => {
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });

    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 3600);
  });

  it('knows our search attributes', async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });

    expect(Object.keys(customAttributes ?? {})).toContain('RunbookName');
  });

  it('starts again on the same database and port, also after it was killed', async () => {
    await connection.close();
    const { address } = server;
    await server.kill!();

    server = await start(Number(address.split(':')[1]));
    expect(server.address).toBe(address);
    connection = await Connection.connect({ address: server.address });

    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes ?? {})).toContain('RunbookName');
  });

  it('says why it cannot start', async () => {
    const impossible = startTemporalServer({ log: quiet, dbFile: dir, searchAttributes: [] });

    await expect(impossible).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: expect.stringContaining('The Temporal dev server did not start: it exited with status 1') as string,
    });
  });
});

describe('a Temporal CLI', () => {
  it.each([
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)', true],
    ['temporal version 1.4.0 (Server 1.28.0, UI 2.39.0)', true],
    ['temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)', false],
    ['temporal version 2.0.0 (Server 2.1.0, UI 3.0.0)', true],
    ['something else', false],
  ])('%s will do: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});
