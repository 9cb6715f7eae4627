/** A copy of the built package: what a worker runs must not change under it while others build. */
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../workers/dev/package-root.js';

export interface BuildCopy {
  /** The command, for `world.startWorker`. */
  command: string;
  remove(): Promise<void>;
}

/** Copies `dist/` as it is now; packages are shared. */
export async function copyBuild(): Promise<BuildCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-build-'));
  const root = packageRoot();
  for (const part of ['dist', 'package.json']) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    command: join(folder, 'dist', 'cli', 'bin.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
