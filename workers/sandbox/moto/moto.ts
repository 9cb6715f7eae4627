import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { RunbookError } from '../../../engine/errors.js';
import { freePorts } from '../../dev/free-port.js';
import { spawnLeashed, type Leashed } from '../../dev/leashed.js';
import { askMoto, type MotoDoor } from './forward.js';
import type { MotoSource } from './install-moto.js';

/** A running moto. */
export interface Moto {
  door: MotoDoor;
  /** Resolves when moto has ended, by itself or by `close`; never for one that is not ours. */
  ended: Promise<void>;
  /** Forgets everything. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const START_MS = 60_000;
/** Ports inside a container: one for the front, one for moto's calls to itself. */
const [PUBLISHED_PORT, OWN_PORT] = ['5000', '5001'];
/** The path of a Unix socket has at most 104 bytes on macOS. */
const LONGEST_SOCKET_PATH = 100;

/**
 * Starts a moto that only the front can reach, or uses the one at the URL of `source`. A moto of ours gets none of our variables but PATH,
 * can connect only to `frontPort` on loopback (fence.py), and ends when this process does. Throws RunbookError `SETUP_FAILED` with the end
 * of its log when it does not start.
 */
export async function startMoto(source: MotoSource, frontPort: number, log: (line: string) => void): Promise<Moto> {
  if (source.kind === 'url') {
    log(`moto at ${source.url} is not ours: whoever reaches it needs no front, and it may call out`);
    return configured({ door: readUrl(source.url), ...notOurs });
  }
  const start =
    source.kind === 'python' ? await pythonStart(source.python, frontPort) : await dockerStart(source.image);
  const process_ = spawnLeashed(start.command, start.args, { env: start.env, graceMs: 1_000 });
  const tail = keepTail(process_);
  const close = async () => {
    await process_.close();
    await start.clean();
  };
  try {
    await firstLine(process_, log);
    return await configured({ door: start.door, ended: process_.exited.then(() => undefined), close });
  } catch (error) {
    await close();
    const end = tail.slice(-5).join('\n');
    throw new RunbookError('SETUP_FAILED', `moto did not start: ${(error as Error).message}\n${end}`, { cause: error });
  }
}

const nothing = () => Promise.resolve();
const notOurs = { ended: new Promise<never>(() => undefined), close: nothing };

interface Start {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  door: MotoDoor;
  clean(): Promise<void>;
}

/** Starts moto on a Unix socket in a folder that only this user can enter. moto removes the folder when it ends. */
async function pythonStart(python: string, frontPort: number): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir().length > LONGEST_SOCKET_PATH - 30 ? '/tmp' : tmpdir(), 'runbook-moto-'));
  const socketPath = join(folder, 'moto.sock');
  return {
    command: python,
    // -I: Python ignores PYTHON* variables and the current folder, so that no other code is imported in place of moto.
    args: ['-I', '-c', await program(), 'socket', socketPath, String(frontPort)],
    env: motoEnvironment(folder),
    door: { socketPath },
    clean: () => rm(folder, { recursive: true, force: true }),
  };
}

/** moto's environment: none of our keys, proxies or docker settings, and no home folder with configuration in it. */
function motoEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    NO_PROXY: '*',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Starts moto in a container on a published port of this machine. Every request must carry a secret. */
async function dockerStart(image: string): Promise<Start> {
  const [port] = await freePorts(1);
  const secret = randomBytes(32).toString('hex');
  const publish = ['--publish', `127.0.0.1:${port}:${PUBLISHED_PORT}`, '--env', 'RUNBOOK_SANDBOX_SECRET'];
  const inside = ['-I', '-c', await program(), 'published', PUBLISHED_PORT as string, OWN_PORT as string];
  const { PATH = '', HOME = '', DOCKER_HOST } = process.env;
  return {
    command: 'docker',
    args: ['run', '--rm', '--init', ...publish, '--entrypoint', 'python', image, ...inside],
    // The environment of the docker command; only the secret goes on into the container (`--env`).
    env: { PATH, HOME, ...(DOCKER_HOST && { DOCKER_HOST }), RUNBOOK_SANDBOX_SECRET: secret },
    door: { hostname: '127.0.0.1', port: String(port), secret },
    clean: nothing,
  };
}

/** The Python program: the fence first, then the server. */
export async function program(): Promise<string> {
  const parts = ['./fence.py', './serve.py'].map((file) => readFile(new URL(file, import.meta.url), 'utf8'));
  return (await Promise.all(parts)).join('\n');
}

/** Sent after every start and reset: Step Functions really execute, Lambda and Batch need no docker (design emulators 3). */
const CONFIGURATION = {
  stepfunctions: { execute_state_machine: true },
  lambda: { use_docker: false },
  batch: { use_docker: false },
};

async function configured(moto: Omit<Moto, 'reset'>): Promise<Moto> {
  const configure = async () => {
    const text = await askMoto(moto.door, '/moto-api/config', CONFIGURATION);
    if (!text.includes('"use_docker"')) throw new Error(`it does not answer like moto: ${text.slice(0, 100)}`);
  };
  await configure().catch((error: unknown) => {
    throw new RunbookError('SETUP_FAILED', `There is no moto server at ${placeOf(moto.door)}: ${String(error)}`, {
      cause: error,
    });
  });
  return {
    ...moto,
    async reset() {
      await askMoto(moto.door, '/moto-api/reset', {});
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

function placeOf(door: MotoDoor): string {
  return 'socketPath' in door ? door.socketPath : `http://${door.hostname}:${door.port}/`;
}

function readUrl(text: string): MotoDoor {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return { hostname: url.hostname, port: url.port };
  throw new RunbookError('SETUP_FAILED', `RUNBOOK_MOTO_URL is not an address of a moto server: ${text}`, {
    hint: 'write it like http://127.0.0.1:5000',
  });
}
