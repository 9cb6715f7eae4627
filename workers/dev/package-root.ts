import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of our package.json: above `dist/` when built, above the sources in tests. */
export function packageRoot(): string {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'package.json'))) dir = dirname(dir);
  return dir;
}

/** The built command, which child processes run. */
export const commandFile = (): string => join(packageRoot(), 'dist', 'cli', 'bin.js');
