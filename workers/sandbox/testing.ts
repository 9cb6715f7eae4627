import { EC2Client } from '@aws-sdk/client-ec2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheDir } from '../dev/cache-dir.js';
import { SANDBOX_KEY } from './environment.js';
import { startSandbox, type Sandbox } from './sandbox.js';

/** A sandbox for a test file, and real clients of it that never retry. */
export interface TestSandbox {
  sandbox: Sandbox;
  ec2: EC2Client;
  ssm: SSMClient;
  sts: STSClient;
}

/** An AMI that every new moto has. */
export const AMI = 'ami-04681a1dbd79675a5';

/** Starts a sandbox; moto is installed in the usual cache. */
export async function openTestSandbox(stateSeconds: number, region = 'eu-west-1'): Promise<TestSandbox> {
  const sandbox = await startSandbox({
    cacheDir: cacheDir(),
    stateSeconds,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  return { sandbox, ...clientsOf(sandbox, region) };
}

/** Clients of a sandbox in a Region. */
export function clientsOf(sandbox: Pick<Sandbox, 'url'>, region: string): Omit<TestSandbox, 'sandbox'> {
  const config = { endpoint: sandbox.url, region, credentials: SANDBOX_KEY, maxAttempts: 1 };
  return { ec2: new EC2Client(config), ssm: new SSMClient(config), sts: new STSClient(config) };
}

/** Calls `ask` until it answers `last`; resolves to the different answers in order. */
export async function watch(ask: () => Promise<string | undefined>, last: string): Promise<string[]> {
  const seen: string[] = [];
  while (seen.at(-1) !== last) {
    const now = (await ask()) ?? 'nothing';
    if (seen.at(-1) !== now) seen.push(now);
    await sleep(20);
  }
  return seen;
}
