import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { msToTs } from '@temporalio/common/lib/time.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isSandbox, refuseOtherSide, takeForSandbox } from '../../engine/client/sandbox-mark.js';
import { commandFile } from '../dev/package-root.js';
import { runProgram } from '../dev/run-program.js';
import { startTemporalServer, type TemporalServer } from '../dev/temporal-server.js';
import { confine, SANDBOX_KEY } from '../sandbox/environment.js';

let marked: TemporalServer;
let plain: TemporalServer;
const start = (sandbox: boolean) => startTemporalServer({ log: () => undefined, searchAttributes: [], sandbox });

beforeAll(async () => {
  vi.stubEnv('TEMPORAL_ADDRESS', '');
  [marked, plain] = [await start(true), await start(false)];
});
afterAll(async () => {
  await Promise.all([marked.close(), plain.close()]);
  vi.unstubAllEnvs();
});

/** Repeats `ask` until it succeeds: the server knows a new namespace everywhere only after some seconds. */
async function untilKnown(ask: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      return void (await ask());
    } catch {
      await sleep(100);
    }
  }
}

const spelt = (server: TemporalServer, host: string) => `${host}:${server.address.split(':').at(-1)}`;
const sandboxKeys = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: SANDBOX_KEY.accessKeyId,
  AWS_SECRET_ACCESS_KEY: SANDBOX_KEY.secretAccessKey,
};
const otherKeys = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const work = (address: string, keys: Record<string, string>, namespace = 'default') => {
  const env = { ...confine(process.env, keys), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
  return runProgram(process.execPath, [commandFile(), 'worker'], { env });
};

describe('a namespace that belongs to the AWS sandbox', () => {
  it('says so to clients and workers, and another one says no', async () => {
    const connections = [Connection, NativeConnection].flatMap((kind) =>
      [marked, plain].map(({ address }) => kind.connect({ address })),
    );
    const apis = await Promise.all(connections as Promise<Connection>[]);

    const answers = await Promise.all(apis.map((api) => isSandbox(api, 'default')));

    expect(answers).toEqual([true, false, true, false]);
    await Promise.all(apis.map((api) => api.close()));
  });

  it.each(['127.0.0.1', 'localhost', '127.1', 'LocalHost'])(
    'is refused to a worker with another identity, as %s too',
    async (host) => {
      const { status, output } = await work(spelt(marked, host), otherKeys);

      expect(output).toContain('belongs to the AWS sandbox');
      expect(status).toBe(1);
    },
  );

  it('keeps a worker of the sandbox out of every other namespace', async () => {
    const { status, output } = await work(spelt(plain, 'localhost'), sandboxKeys);

    expect(output).toContain('does not belong to the AWS sandbox');
    expect(status).toBe(1);
  });

  it('does not hide that a namespace is missing', async () => {
    const { status, output } = await work(plain.address, otherKeys, 'nowhere');

    expect(output).toContain("has no namespace 'nowhere'");
    expect(status).toBe(30);
  });

  it('is taken only where no execution began outside the sandbox, and then stays', async () => {
    const connection = await Connection.connect({ address: plain.address });
    const settings = { address: plain.address, namespace: 'taken', source: 'the test' };
    const register = (namespace: string) =>
      connection.workflowService.registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: msToTs('1 day'),
      });
    await Promise.all(['taken', 'used'].map(register));
    const client = new Client({ connection, namespace: 'used' });
    await untilKnown(() => client.workflow.start('automation', { taskQueue: 'nobody', workflowId: 'real' }));
    await untilKnown(async () => expect((await client.workflow.count()).count).toBe(1));

    await untilKnown(() => takeForSandbox(connection, settings));

    expect(await isSandbox(connection, 'taken')).toBe(true);
    await expect(takeForSandbox(connection, settings)).resolves.toBeUndefined();
    await expect(takeForSandbox(connection, { ...settings, namespace: 'used' })).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message: expect.stringContaining('must not go on with them') as string,
    });
    expect(await isSandbox(connection, 'used')).toBe(false);
    await connection.close();
  });

  it('lets each worker join its own side', async () => {
    const connection = await Connection.connect({ address: marked.address });
    const settings = { address: marked.address, namespace: 'default', source: 'the test' };

    await expect(refuseOtherSide(connection, settings, true)).resolves.toBeUndefined();
    await expect(refuseOtherSide(connection, settings, false)).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      details: { hint: expect.stringContaining('dev --sandbox') as string },
    });
    await connection.close();
  });
});
