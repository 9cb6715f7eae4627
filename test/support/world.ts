/** The real thing for tests that span it all: a Temporal server, the AWS sandbox, workers as processes that can be killed. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { actions } from '../../actions/index.js';
import { validators } from '../../actions/validators.generated.js';
import { connect } from '../../engine/client/connect.js';
import { describeAutomation } from '../../engine/client/describe.js';
import { startAutomation, type StartOptions } from '../../engine/client/start.js';
import { loadDocument } from '../../engine/document/load.js';
import { bindParameters } from '../../engine/document/bind-parameters.js';
import type { AutomationExecution } from '../../engine/execution/record/execution.js';
import { templatesOf } from './scenario.js';
import { isFinal } from '../../engine/execution/record/execution.js';
import { SEARCH_ATTRIBUTES } from '../../engine/workflow/messages.js';
import { cacheDir } from '../../workers/dev/cache-dir.js';
import { spawnLeashed } from '../../workers/dev/leashed.js';
import { commandFile } from '../../workers/dev/package-root.js';
import { startTemporalServer, type TemporalServer } from '../../workers/dev/temporal-server.js';
import { confine } from '../../workers/sandbox/environment.js';
import { prepareSandbox, type Prepared } from '../../workers/sandbox/prepare.js';
import { startSandbox, type Sandbox } from '../../workers/sandbox/sandbox.js';

export const REGION = 'eu-west-1';

export interface World {
  client: Client;
  address: string;
  sandbox: Sandbox;
  prepared: Prepared;
  /** Starts a worker process; resolves when it polls. `command`: the built command that it runs; absent: ours. `env`: besides. */
  startWorker(args?: readonly string[], command?: string, env?: Record<string, string>): Promise<WorkerProcess>;
  /** Starts a runbook from its text; resolves to the execution id. */
  start(text: string, parameters?: Record<string, string[]>, options?: StartOptions): Promise<string>;
  describe(id: string): Promise<AutomationExecution>;
  /** Resolves when `condition` holds for the record. */
  until(id: string, condition: (record: AutomationExecution) => boolean): Promise<AutomationExecution>;
  /** Resolves to the final record. */
  finished(id: string): Promise<AutomationExecution>;
  /** SIGKILL to the Temporal server. */
  killServer(): Promise<void>;
  /** Starts it again, at the same address and on the same database. */
  startServer(): Promise<void>;
  close(): Promise<void>;
}

export interface WorkerProcess {
  pid: number;
  /** SIGKILL: nothing can be said or saved. */
  kill(): Promise<void>;
  /** SIGTERM: drains. */
  stop(): Promise<number>;
  /** Its exit status, once it is gone, however that came. */
  exited: Promise<number>;
  /** The last that it printed. */
  said(): string;
}

/** Everything but a worker. `stateSeconds`: how long EC2's passing states take. */
export async function openWorld({ stateSeconds = 0.2 } = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-world-'));
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const startServer = (port?: number): Promise<TemporalServer> =>
    startTemporalServer({
      log,
      dbFile: join(folder, 'temporal.db'),
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
      sandbox: true,
      ...(port === undefined ? {} : { port }),
    });
  const [started, sandbox] = await Promise.all([
    startServer(),
    startSandbox({ cacheDir: cacheDir(), stateSeconds, log }),
  ]);
  let temporal = started;
  const prepared = await prepareSandbox(sandbox);
  const client = await connect({ address: temporal.address, namespace: 'default', source: 'the test' });
  const environment = { ...confine(process.env, sandbox.env), TEMPORAL_ADDRESS: temporal.address };
  const describe = (id: string): Promise<AutomationExecution> => describeAutomation(client, id);
  const until: World['until'] = (id, condition) => poll(() => describe(id), condition, standOf);
  let count = 0;
  return {
    client,
    address: temporal.address,
    sandbox,
    prepared,
    startWorker: (args = [], command = commandFile(), env = {}) =>
      startWorker(command, join(folder, `health-${count++}`), args, { ...environment, ...env }),
    start: (text, parameters = {}, options = {}) => start(client, text, parameters, options),
    describe,
    until,
    finished: (id) => until(id, (record) => isFinal(record.AutomationExecutionStatus)),
    async killServer() {
      if (!temporal.kill) throw new Error('The server at TEMPORAL_ADDRESS is not ours to kill: unset it to run this.');
      await temporal.kill();
    },
    async startServer() {
      temporal = await startServer(Number(temporal.address.split(':').at(-1)));
    },
    async close() {
      await client.connection.close();
      await Promise.all([temporal.close(), sandbox.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startWorker(
  command: string,
  healthFile: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<WorkerProcess> {
  const leash = spawnLeashed(process.execPath, [command, 'worker', '--health-file', healthFile, ...args], {
    env,
  });
  let printed = '';
  const keep = (chunk: unknown): void => void (printed = (printed + String(chunk)).slice(-PRINTED));
  for (const stream of [leash.stdout, leash.stderr]) stream.on('data', keep);
  const ended = leash.exited.then((status) => {
    throw new Error(`The worker ended with ${status}:\n${printed}`);
  });
  ended.catch(() => undefined);
  const { pid } = await Promise.race([
    poll(
      () => readHealth(healthFile),
      (health) => health.pid > 0,
    ),
    ended,
  ]);
  return {
    pid,
    async kill() {
      process.kill(pid, 'SIGKILL');
      await leash.exited;
    },
    async stop() {
      process.kill(pid, 'SIGTERM');
      return leash.exited;
    },
    exited: leash.exited,
    said: () => printed,
  };
}

/** Characters kept of what a worker prints: one that warns all day must not fill ours. */
const PRINTED = 20_000;

const readHealth = async (file: string): Promise<{ pid: number }> =>
  readFile(file, 'utf8').then(
    (text) => JSON.parse(text || '{"pid":0}') as { pid: number },
    () => ({ pid: 0 }),
  );

async function start(
  client: Client,
  text: string,
  given: Record<string, string[]>,
  options: StartOptions,
): Promise<string> {
  const { document, plan, problems } = loadDocument(text, 'test.yaml', { actions, validators });
  if (!document || !plan) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  const bound = bindParameters(document, given);
  if (!bound.parameters) throw new Error(bound.problems.map(({ message }) => message).join('\n'));
  const input = {
    plan,
    documentName: 'test',
    documentVersion: '$FILE',
    ...templatesOf(bound),
    parameters: bound.parameters,
    region: REGION,
  };
  return (await startAutomation(client, input, options)).executionId;
}

/** Shorter than any test's own limit, so that what is awaited in vain can say where it stood. `PATIENCE_SECONDS`: more by hand. */
const PATIENCE_MS = Number(process.env['PATIENCE_SECONDS'] ?? 150) * 1000;

/** Asks until the answer is the one. Rejects, with what `tell` says of the last answer, when it does not come. */
export async function poll<T>(
  ask: () => Promise<T>,
  is: (answer: T) => boolean,
  tell: (answer: T) => string = (answer) => JSON.stringify(answer),
): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (is(answer)) return answer;
    if (Date.now() > end) throw new Error(`Awaited in vain. The last that was seen: ${tell(answer)}`);
    await delay(50);
  }
}

const standOf = (record: AutomationExecution): string =>
  `${record.AutomationExecutionId} ${record.AutomationExecutionStatus}: ${story(record)}`;

/** `launch(Success) ask(Waiting)`, without what was never reached. */
export const story = (record: AutomationExecution): string =>
  record.StepExecutions.filter((step) => step.StepStatus !== 'Pending')
    .map((step) => `${step.StepName}(${step.StepStatus})`)
    .join(' ');

export const statusOf = (record: AutomationExecution, step: string): string =>
  record.StepExecutions.find((each) => each.StepName === step)!.StepStatus;

/** Calls that took effect, by operation. */
export async function effects(sandbox: Sandbox): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation, statusCode } of await sandbox.journal()) {
    if (statusCode === 200) counts[operation] = (counts[operation] ?? 0) + 1;
  }
  return counts;
}
