import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAwsCaller } from './caller.js';
import { FAKE_KEYS, json, startWireServer, type WireServer } from '../../test/support/wire-server.js';

let allowed: WireServer;
let foreign: WireServer;
let folder: string;
const environment = { ...process.env };

beforeEach(async () => {
  [allowed, foreign] = [await startWireServer(), await startWireServer()];
  folder = mkdtempSync(join(tmpdir(), 'guard-'));
});
afterEach(async () => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true });
  await Promise.all([allowed.close(), foreign.close()]);
});

const listCommands = { service: 'ssm', api: 'ListCommands', inputs: {} };
const settings = () => ({ region: 'eu-west-1', credentials: FAKE_KEYS, onlyHost: allowed.host });

describe('a caller that may talk to one host only', () => {
  it('reaches that host', async () => {
    allowed.answer = json(200, { Commands: [] });
    const caller = createAwsCaller({ ...settings(), endpoint: allowed.endpoint });
    expect(await caller.call(listCommands)).toMatchObject({ Commands: [] });
  });

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SSM'])('is not led elsewhere by %s', async (variable) => {
    process.env[variable] = foreign.endpoint;
    const caller = createAwsCaller(settings());
    await expect(caller.call(listCommands)).rejects.toMatchObject({
      kind: 'unsent',
      code: 'ForbiddenHost',
      message: `This worker is a sandbox: it talks to ${allowed.host} only, not to ${foreign.host}.`,
    });
    expect(foreign.requests).toEqual([]);
  });

  it('keeps its own endpoint whatever a variable says', async () => {
    process.env.AWS_ENDPOINT_URL_SSM = foreign.endpoint;
    await createAwsCaller({ ...settings(), endpoint: allowed.endpoint }).call(listCommands);
    expect([allowed.requests.length, foreign.requests.length]).toEqual([1, 0]);
  });

  it('is not led elsewhere by a profile', async () => {
    const config = `[profile hostile]\nregion = us-east-1\nservices = s\n[services s]\nssm =\n  endpoint_url = ${foreign.endpoint}\n`;
    writeFileSync(join(folder, 'config'), config);
    Object.assign(process.env, { AWS_CONFIG_FILE: join(folder, 'config'), AWS_PROFILE: 'hostile' });
    await expect(createAwsCaller(settings()).call(listCommands)).rejects.toMatchObject({ code: 'ForbiddenHost' });
    expect(foreign.requests).toEqual([]);
  });

  it('does not reach AWS itself', async () => {
    await expect(createAwsCaller(settings()).call(listCommands)).rejects.toMatchObject({
      code: 'ForbiddenHost',
      message: expect.stringContaining('ssm.eu-west-1.amazonaws.com') as string,
    });
  });
});
