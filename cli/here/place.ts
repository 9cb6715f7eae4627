import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheDir } from '../../workers/dev/cache-dir.js';
import { commandFile, packageRoot } from '../../workers/dev/package-root.js';
import { shellWord } from '../view/shell-word.js';

type Environment = Record<string, string | undefined>;

/**
 * How a person calls us in this folder: `runbook` where a shell finds it, `npx runbook` where npm does, else our file by its path.
 * Never a bare `npx runbook` elsewhere: that would fetch whatever has that name.
 */
export function commandInPlace(env: Environment, cwd: string, self: string = commandFile()): string {
  const isOurs = (path: string): boolean => realPath(path) === (realPath(self) ?? self);
  if (pathFolders(env).some((folder) => isOurs(join(folder, 'runbook')))) return 'runbook';
  const prefix = npmPrefix(cwd);
  const isRoot = prefix !== undefined && realPath(prefix) === realPath(packageRoot()) && isOurs(commandFile());
  if (isRoot || (prefix !== undefined && isOurs(join(prefix, 'node_modules', '.bin', 'runbook')))) return 'npx runbook';
  return `node ${shellWord(self)}`;
}

/** How a person calls Temporal's own command: from the PATH, or the one that `dev` has installed; undefined when there is none. */
export function temporalInPlace(env: Environment): string | undefined {
  if (pathFolders(env).some((folder) => isExecutable(join(folder, 'temporal')))) return 'temporal';
  const folder = join(cacheDir(env), 'temporal');
  const versions = existsSync(folder) ? readdirSync(folder).sort().reverse() : [];
  const found = versions.map((version) => join(folder, version, 'temporal')).find(isExecutable);
  return found && shellWord(found);
}

/** npm puts folders of its own on the PATH of what it runs; the person's shell does not have them. */
const pathFolders = (env: Environment): string[] =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/node_modules[/\\](\.bin|npm[/\\].*)$/.test(folder));

/** Where npm looks for commands: the nearest folder above with a package or packages. */
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
