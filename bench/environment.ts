/** The bench's environment: one Temporal server, one local endpoint in place of AWS, and one worker process for each kind of work. */
import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { startTemporalServer } from '../workers/dev/temporal-server.js';
import { startEndpoint } from './work.js';
import type { Usage } from './worker.js';

/** The two kinds of work: the runbook, and the handwritten workflow. */
export const KINDS = ['runbook', 'by hand'] as const;
export type Kind = (typeof KINDS)[number];

/** The task queue of the worker for `kind`. */
export const queueOf = (kind: Kind): string => `bench-${kind.replace(' ', '-')}`;

export interface Environment {
  client: Client;
  address: string;
  /** What the worker for `kind` has used so far. */
  usage(kind: Kind): Promise<Usage>;
  close(): Promise<void>;
}

/** Starts everything on loopback; the workers can reach only the local endpoint as AWS. `folder` gets their files. */
export async function startEnvironment(folder: string): Promise<Environment> {
  const temporal = await startTemporalServer({
    log: console.error,
    dbFile: join(folder, 'temporal.db'),
    searchAttributes: [],
  });
  const endpoint = await startEndpoint();
  const bundle = join(folder, 'by-hand-bundle.js');
  execFileSync(process.execPath, [pathOf('bundle.js'), bundle]);
  const start = (kind: Kind, ...more: string[]): ChildProcess =>
    fork(pathOf('worker.js'), [temporal.address, queueOf(kind), ...more], { env: only(endpoint.url) });
  const workers: Record<Kind, ChildProcess> = { runbook: start('runbook'), 'by hand': start('by hand', bundle) };
  const connection = await Connection.connect({ address: temporal.address });
  return {
    client: new Client({ connection }),
    address: temporal.address,
    usage: (kind) => usageOf(workers[kind]),
    close: async () => {
      for (const worker of Object.values(workers)) worker.kill('SIGKILL');
      await connection.close();
      endpoint.server.close();
      await temporal.close();
    },
  };
}

const pathOf = (module: string): string => fileURLToPath(new URL(module, import.meta.url));

async function usageOf(worker: ChildProcess): Promise<Usage> {
  worker.send('usage');
  const [usage] = (await once(worker, 'message')) as [Usage];
  return usage;
}

/** An environment whose `AWS_*` variables lead to `url` only: the bench must never reach a real account. */
function only(url: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}
