import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RunbookError } from '../../../engine/errors.js';
import { installOnce } from '../../dev/install-lock.js';
import { runProgram } from '../../dev/run-program.js';

/** The version that is installed; 5.2.3 is the oldest that works (design emulators 3). */
export const MOTO_VERSION = '5.2.5';

/** Where moto comes from: one that already runs at a URL, a Python that has it, or a container image. */
export type MotoSource =
  { kind: 'url'; url: string } | { kind: 'python'; python: string } | { kind: 'docker'; image: string };

const SAY_EVERY_MS = 10_000;

type Log = (line: string) => void;
/** A way to fill an empty folder with a Python environment that has moto. */
interface Installer {
  name: string;
  install(folder: string, log: Log): Promise<void>;
}

const REQUIREMENT = `moto[server]==${MOTO_VERSION}`;
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const CHECK_VERSION =
  'import sys, venv, ensurepip; sys.exit(None if sys.version_info >= (3, 10) else "it is older than 3.10")';

/**
 * The first source that works (design house 9): `url`; an installation in `<cacheDir>/moto/<version>`; a new installation there with `uv`
 * or any `python3` from 3.10; the container image. Throws RunbookError `SETUP_FAILED` with everything that was tried.
 */
export async function findMoto(cacheDir: string, url: string | undefined, log: Log): Promise<MotoSource> {
  if (url) return { kind: 'url', url };
  const folder = join(cacheDir, 'moto', MOTO_VERSION);
  const python = join(folder, 'bin', 'python');
  const tried: string[] = [];
  await removeDamaged(folder, python, log);
  for (const installer of [UV, ...PYTHONS.map(pythonInstaller)]) {
    try {
      await installOnce(folder, (staging) => installer.install(staging, log), log);
      return { kind: 'python', python };
    } catch (error) {
      tried.push(`${installer.name}: ${(error as Error).message}`);
    }
  }
  try {
    await run('asking docker', 'docker', ['version', '--format', '{{.Server.Version}}'], log);
    return { kind: 'docker', image: `motoserver/moto:${MOTO_VERSION}` };
  } catch (error) {
    tried.push(`docker: ${(error as Error).message}`);
  }
  throw setupFailed(tried);
}

/** Removes an installation whose Python no longer starts, e.g. after an upgrade removed the Python that it was made from. */
async function removeDamaged(folder: string, python: string, log: Log): Promise<void> {
  if (!(await exists(folder))) return;
  const works = await run('starting Python', python, ['--version'], log).then(
    () => true,
    () => false,
  );
  if (works) return;
  log(`moto in ${folder} no longer starts: installing it again`);
  await rm(folder, { recursive: true, force: true });
}

const UV: Installer = {
  name: 'uv',
  async install(folder, log) {
    await run('looking for uv', 'uv', ['--version'], log);
    sayInstalling('uv', log);
    await run('making a Python environment', 'uv', ['venv', '--quiet', '--python', '>=3.10', folder], log);
    const python = join(folder, 'bin', 'python');
    await run('still installing moto', 'uv', ['pip', 'install', '--quiet', '--python', python, REQUIREMENT], log);
  },
};

function pythonInstaller(name: string): Installer {
  return {
    name,
    async install(folder, log) {
      await run(`looking for ${name}`, name, ['-c', CHECK_VERSION], log);
      sayInstalling(name, log);
      await run('making a Python environment', name, ['-m', 'venv', folder], log);
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', REQUIREMENT];
      // `-m pip`, because the scripts of a virtual environment break when it is moved. Its python still finds its packages.
      await run('still installing moto', join(folder, 'bin', 'python'), pip, log);
    },
  };
}

function sayInstalling(name: string, log: Log): void {
  log(`installing moto ${MOTO_VERSION}, the AWS emulator, with ${name} (once; about a minute and 320 MB)`);
}

/** Runs a program to its end and logs `what` every ten seconds. When it fails, rejects with the end of what it printed. */
async function run(what: string, command: string, args: string[], log: Log): Promise<void> {
  const started = Date.now();
  // Without the user's Python variables, which could change what is installed and where.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^PYTHON|^VIRTUAL_ENV$/.test(name)));
  const saying = setInterval(() => log(`${what} (${Math.round((Date.now() - started) / 1000)} s)`), SAY_EVERY_MS);
  const { status, output } = await runProgram(command, args, { env });
  clearInterval(saying);
  if (status === 127) throw new Error('not found');
  if (status !== 0) throw new Error(output.split('\n').slice(-3).join(' ') || `it ended with status ${status}`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function setupFailed(tried: string[]): RunbookError {
  const list = tried.map((each) => `\n  - ${each}`).join('');
  return new RunbookError(
    'SETUP_FAILED',
    `The AWS sandbox needs moto ${MOTO_VERSION}, and no way to get it worked:${list}`,
    {
      hint:
        'Install Python 3.10 or newer with venv (apt install python3-venv, brew install python, winget install Python.Python.3.13) ' +
        `or uv, or start docker, or set RUNBOOK_MOTO_URL to a moto server that runs.`,
    },
  );
}
