import { devNull } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunbookError } from '../../engine/errors.js';
import { freePorts } from '../dev/free-port.js';
import { spawnLeashed, type Leashed } from '../dev/leashed.js';
import { askMoto } from './forward.js';
import type { MotoSource } from './install-moto.js';

/** A running moto. */
export interface Moto {
  url: URL;
  /** The last line of its log; empty when it is not ours. */
  lastLine: () => string;
  /** Forgets everything. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const START_MS = 60_000;
/** Strict like AWS about images and instance types. Serves until it is ended; prints the port that the system gave it. Parts of moto call moto itself and read MOTO_PORT. */
const PROGRAM = `
import logging, os, sys, threading
os.environ.update(MOTO_DISABLE_GLOBAL_CORS='true', MOTO_ENABLE_AMI_VALIDATION='true', MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION='true')
from moto.server import ThreadedMotoServer
logging.getLogger('werkzeug').setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address=sys.argv[1], port=int(sys.argv[2]), verbose=False)
server.start()
os.environ['MOTO_PORT'] = str(server.get_host_and_port()[1])
print(os.environ['MOTO_PORT'], flush=True)
threading.Event().wait()
`;

/**
 * Starts moto on a free loopback port, or finds it at its address. It gets none of our variables but PATH and HOME, and cannot
 * outlive us. Throws RunbookError `SETUP_FAILED` with the end of its log when it does not come up.
 */
export async function startMoto(source: MotoSource, log: (line: string) => void): Promise<Moto> {
  if (source.kind === 'url')
    return configured({ url: readUrl(source.url), lastLine: () => '', close: () => Promise.resolve() });
  const [dockerPort = 0] = source.kind === 'docker' ? await freePorts(1) : [];
  const [command, args] = commandLine(source, dockerPort);
  const process_ = spawnLeashed(command, args, { env: motoEnvironment(), graceMs: 1_000 });
  const tail = keepTail(process_);
  try {
    const printed = await firstLine(process_, log);
    const url = new URL(`http://127.0.0.1:${dockerPort || printed}`);
    return await configured({ url, lastLine: () => tail.at(-1) ?? '', close: () => process_.close() });
  } catch (error) {
    await process_.close();
    const end = tail.slice(-5).join('\n');
    throw new RunbookError('SETUP_FAILED', `moto did not start: ${(error as Error).message}\n${end}`, { cause: error });
  }
}

/** Nothing by which moto's own AWS clients could find a real account. */
function motoEnvironment(): NodeJS.ProcessEnv {
  const { PATH = '', HOME = '', DOCKER_HOST } = process.env;
  return {
    PATH,
    HOME,
    ...(DOCKER_HOST && { DOCKER_HOST }),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function commandLine(source: Exclude<MotoSource, { kind: 'url' }>, port: number): [command: string, args: string[]] {
  // -I: neither PYTHON* variables nor files in the current folder may take moto's place.
  if (source.kind === 'python') return [source.python, ['-I', '-c', PROGRAM, '127.0.0.1', '0']];
  const publish = `127.0.0.1:${port}:5000`;
  const program = ['--entrypoint', 'python', source.image, '-I', '-c', PROGRAM, '0.0.0.0', '5000'];
  return ['docker', ['run', '--rm', '--init', '--publish', publish, ...program]];
}

/** Needed after every start and reset: Step Functions really run, Lambda needs no docker (emulators 3). */
const CONFIGURATION = { stepfunctions: { execute_state_machine: true }, lambda: { use_docker: false } };

async function configured(moto: Omit<Moto, 'reset'>): Promise<Moto> {
  const configure = async () => {
    const text = await askMoto(moto.url, '/moto-api/config', CONFIGURATION);
    if (!text.includes('"use_docker"')) throw new Error(`it does not answer like moto: ${text.slice(0, 100)}`);
  };
  await configure().catch((error: unknown) => {
    throw new RunbookError('SETUP_FAILED', `There is no moto server at ${moto.url.href}: ${String(error)}`, {
      cause: error,
    });
  });
  return {
    ...moto,
    async reset() {
      await askMoto(moto.url, '/moto-api/reset', {});
      await configure();
    },
  };
}

function keepTail(process_: Leashed): string[] {
  const tail: string[] = [];
  createInterface(process_.stderr).on('line', (line) => {
    if (line.trim() && tail.push(line.trim()) > 20) tail.shift();
  });
  return tail;
}

async function firstLine(process_: Leashed, log: (line: string) => void): Promise<string> {
  const line = new Promise<string>((resolve) => createInterface(process_.stdout).once('line', resolve));
  const gone = process_.exited.then((status) => Promise.reject(new Error(`it ended with status ${status}`)));
  const saying = setInterval(() => log('waiting for moto to start'), 5_000);
  const abort = new AbortController();
  const late = sleep(START_MS, undefined, { signal: abort.signal }).then(() =>
    Promise.reject(new Error('it says nothing')),
  );
  try {
    return await Promise.race([line, gone, late]);
  } finally {
    clearInterval(saying);
    late.catch(() => undefined);
    gone.catch(() => undefined);
    abort.abort();
  }
}

function readUrl(text: string): URL {
  if (URL.canParse(text) && new URL(text).protocol === 'http:') return new URL(text);
  throw new RunbookError('SETUP_FAILED', `RUNBOOK_MOTO_URL is not an address of a moto server: ${text}`, {
    hint: 'write it like http://127.0.0.1:5000',
  });
}
