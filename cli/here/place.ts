import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheDir } from '../../workers/dev/cache-dir.js';
import { commandFile, packageRoot } from '../../workers/dev/package-root.js';
import { shellWord } from '../view/shell-word.js';

type Environment = Record<string, string | undefined>;

/**
 * How a person calls us in this folder: `runbook` if it is on the PATH, `npx runbook` if npm finds ours there, else our file by its path.
 * Never `npx runbook` elsewhere: npm would download any package of that name.
 */
export function commandInPlace(env: Environment, cwd: string, self: string = commandFile()): string {
  const isOurs = (path: string): boolean => realPath(path) === (realPath(self) ?? self);
  if (pathFolders(env).some((folder) => isOurs(join(folder, 'runbook')))) return 'runbook';
  const prefix = npmPrefix(cwd);
  const isRoot = prefix !== undefined && realPath(prefix) === realPath(packageRoot()) && isOurs(commandFile());
  if (isRoot || (prefix !== undefined && isOurs(join(prefix, 'node_modules', '.bin', 'runbook')))) return 'npx runbook';
  return `node ${shellWord(self)}`;
}

/** How a person calls Temporal's own command: the one on the PATH, else the one that `dev` installed; undefined when there is none. */
export function temporalInPlace(env: Environment): string | undefined {
  if (pathFolders(env).some((folder) => isExecutable(join(folder, 'temporal')))) return 'temporal';
  const folder = join(cacheDir(env), 'temporal');
  const versions = existsSync(folder) ? readdirSync(folder).sort().reverse() : [];
  const found = versions.map((version) => join(folder, version, 'temporal')).find(isExecutable);
  return found && shellWord(found);
}

/** The folders on the PATH of the person's shell: without those that npm adds for the programs that it runs. */
const pathFolders = (env: Environment): string[] =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/node_modules[/\\](\.bin|npm[/\\].*)$/.test(folder));

/** The folder where npm looks for commands: the nearest one, upwards, with a package.json or node_modules. */
function npmPrefix(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, 'node_modules'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
