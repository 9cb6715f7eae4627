import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { RunbookError } from '../../../engine/errors.js';
import { confine } from '../../sandbox/environment.js';
import { spawnLeashed } from '../leashed.js';
import { commandFile } from '../package-root.js';
import type { Log } from '../progress.js';

/** A worker in a process of its own. */
export interface WorkerProcess {
  /** Resolves to its exit status when it has ended. */
  exited: Promise<number>;
  /** The last lines it printed. */
  tail(): string;
  /** Lets it drain, then ends it. */
  close(): Promise<void>;
}

export interface WorkerOptions {
  /** `host:port` and namespace of Temporal. */
  address: string;
  namespace: string;
  /** Sandbox: the only AWS settings the worker gets. Absent: those of our environment. */
  sandbox?: Record<string, string>;
  log: Log;
}

const DRAIN_MS = 15_000;
const KEEP_LINES = 20;

/**
 * Starts `runbook worker` and resolves when it prints `ready`; `log` gets all that it prints.
 * Rejects with `SETUP_FAILED` when it ends before that.
 */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const worker = spawnLeashed(process.execPath, [commandFile(), 'worker'], {
    env: workerEnvironment(process.env, options),
    graceMs: DRAIN_MS,
  });
  const lines: string[] = [];
  const ready = new Promise<void>((resolve) => {
    onLine([worker.stdout, worker.stderr], (line) => {
      lines.splice(0, lines.length - KEEP_LINES + 1);
      lines.push(line);
      options.log(line);
      if (line.startsWith('ready')) resolve();
    });
  });
  const died = worker.exited.then((status) => {
    throw new RunbookError(
      'SETUP_FAILED',
      `The worker ended with status ${status} while it started:\n${lines.join('\n')}`,
    );
  });
  await Promise.race([ready, died]);
  died.catch(() => undefined);
  return { exited: worker.exited, tail: () => lines.join('\n'), close: () => worker.close() };
}

/** The worker's environment. In the sandbox it lacks every variable that could lead to a real account (design house 9). */
export function workerEnvironment(
  environment: NodeJS.ProcessEnv,
  { address, namespace, sandbox }: Pick<WorkerOptions, 'address' | 'namespace' | 'sandbox'>,
): NodeJS.ProcessEnv {
  const aws = sandbox ? confine(environment, sandbox) : { ...QUIET, ...environment };
  return { ...aws, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
}

/** Turns off the SDK's warning about old Node.js versions: it is for us, who pin the SDK, not for every log. */
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

function onLine(streams: Readable[], take: (line: string) => void): void {
  for (const input of streams) createInterface({ input }).on('line', take);
}
