import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, type CliResult } from '../../test/support/memory-io.js';
import { startTemporalServer, type TemporalServer } from '../../workers/dev/temporal-server.js';

const NO_SUCH = '11111111-2222-4333-8444-555555555555';

/** Two real servers, one of them marked as the AWS sandbox's. No `runbook dev` is known, so only the server's mark counts. */
describe('a decision', () => {
  let servers: TemporalServer[];
  beforeAll(async () => {
    const start = (sandbox: boolean) =>
      startTemporalServer({ log: () => undefined, searchAttributes: [], ...(sandbox && { sandbox }) });
    servers = await Promise.all([start(false), start(true)]);
  });
  afterAll(() => Promise.all(servers.map((server) => server.close())));

  const approve = (server: number, ...more: string[]): Promise<CliResult> => {
    const port = servers[server]!.address.split(':')[1]!;
    return cli(['approve', NO_SUCH, '--approver', 'bob', ...more], { env: { TEMPORAL_ADDRESS: `localhost:${port}` } });
  };

  it('outside the sandbox needs --asserted', async () => {
    const plain = await approve(0);

    expect(plain.status).toBe(2);
    expect(plain.stderr).toContain("Nothing proves that you are 'bob'");
    expect((await approve(0, '--asserted')).status).toBe(13);
  });

  it('in the sandbox needs none, however its address is spelt and whoever asks', async () => {
    expect((await approve(1)).status).toBe(13);
  });
});
