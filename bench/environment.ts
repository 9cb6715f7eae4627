/** One server, one worker, one client for everything that is measured. */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activities } from '../actions/activities.js';
import { runActivity } from '../aws/activity.js';
import { createIdentities } from '../aws/identity.js';
import { temporalActivities } from '../workers/automation/activity-adapter.js';
import { startTemporalServer } from '../workers/dev/temporal-server.js';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEndpoint } from './work.js';

export const QUEUE = 'bench';

export interface Environment {
  client: Client;
  address: string;
  bundleBytes: number;
  close(): Promise<void>;
}

/** Everything on loopback; the worker knows no AWS but the local endpoint. */
export async function startEnvironment(folder: string): Promise<Environment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const temporal = await startTemporalServer({
    log: console.error,
    dbFile: join(folder, 'temporal.db'),
    searchAttributes: [],
  });
  const endpoint = await startEndpoint();
  useOnly(endpoint.url);
  const native = await NativeConnection.connect({ address: temporal.address });
  const codePath = makeBundle(folder);
  const identities = createIdentities({ assumableRoles: [] });
  const registered = temporalActivities({
    activities,
    runActivity,
    callerFor: identities.callerFor,
  });
  const worker = await Worker.create({
    connection: native,
    taskQueue: QUEUE,
    workflowBundle: { codePath },
    activities: registered,
  });
  const running = worker.run();
  const connection = await Connection.connect({ address: temporal.address });
  return {
    client: new Client({ connection }),
    address: temporal.address,
    bundleBytes: codeBytes(readFileSync(codePath, 'utf8')),
    close: async () => {
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), native.close()]);
      endpoint.server.close();
      await temporal.close();
    },
  };
}

function makeBundle(folder: string): string {
  const codePath = join(folder, 'workflow-bundle.js');
  execFileSync(process.execPath, [fileURLToPath(new URL('bundle.js', import.meta.url)), codePath]);
  return codePath;
}

/** The bench must never reach a real account. */
function useOnly(url: string): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  });
}

/** Without the inline source map, which runs nothing. */
const codeBytes = (code: string): number => code.slice(0, code.lastIndexOf('//# sourceMappingURL') >>> 0).length;
