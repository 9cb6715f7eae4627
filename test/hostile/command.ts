/** `npm run faults -- --hostile [--seed N] [--count N] [--only TEXT]`: the long form of the hostile suite. */
import { runHostileSuite, type SuiteReport } from './suite.js';

/** Resolves to the exit status: 1 when something was found. `print` takes one line. */
export async function commandHostile(
  options: { seed: number; count: number; only?: string },
  print: (line: string) => void,
): Promise<number> {
  const { seed, count, only } = options;
  const which = only === undefined ? `--count ${count}` : `--only '${only}'`;
  print(`Repeat the same cases with: npm run faults -- --hostile --seed ${seed} ${which}`);
  const report = await runHostileSuite({ ...options, print });
  print(summaryOf(report));
  return report.found.length > 0 ? 1 : 0;
}

function summaryOf({ thrown, ends, neighbours, deaths, longestMs, found }: SuiteReport): string {
  const ways = Object.entries(ends).map(([end, times]) => `${times} ${end}`);
  return [
    `${thrown} hostile cases: ${ways.join(', ')}. ${neighbours} ordinary runs beside them, ${deaths} dead workers.`,
    `The longest piece of work in one thread of a worker: ${longestMs} ms of processor time.`,
    found.length === 0 ? 'Nothing was found.' : `${found.length} found, each in a line above.`,
  ].join('\n');
}
