/** Compares the CLI's `list` with a bare `node` script that requests the same page (design house 5: at most 1.25 times). */
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { median } from './measure.js';

const COMMAND = fileURLToPath(new URL('../cli/bin.js', import.meta.url));
const BARE = fileURLToPath(new URL('bare-client.js', import.meta.url));

/** Median seconds of both; their runs alternate. */
export function compareCli(address: string, rounds: number): { list: number; bare: number } {
  const env = { ...process.env, TEMPORAL_ADDRESS: address };
  const list: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const seconds = [time([COMMAND, 'list', '--format', 'json'], env), time([BARE], env)] as const;
    if (round === 0) continue;
    list.push(seconds[0]);
    bare.push(seconds[1]);
  }
  return { list: median(list), bare: median(bare) };
}

function time(args: string[], env: NodeJS.ProcessEnv): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return (performance.now() - began) / 1000;
}
