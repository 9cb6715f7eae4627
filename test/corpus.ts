/**
 * `npm run corpus -- FOLDER`: validates every document of a folder, prints one line each and a summary. For any collection of
 * runbooks: it shows what of them runs here, and what does not yet.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { loadDocument } from '../engine/document/load.js';
import type { Problem } from '../engine/document/problem.js';

export interface CorpusResult {
  file: string;
  problems: Problem[];
}

/** Validates the documents directly in `folder`, in the order of their names; `print` gets one line each and the summary. */
export function runCorpus(folder: string, print: (line: string) => void = console.log): CorpusResult[] {
  const files = readdirSync(folder).filter((file) => /\.(ya?ml|json)$/.test(file));
  const results = files.sort().map((file) => {
    const { problems } = loadDocument(readFileSync(join(folder, file)), file, { actions, validators });
    print(`${file}: ${describe(problems)}`);
    return { file, problems };
  });
  print(summarise(results));
  return results;
}

const errorsOf = ({ problems }: CorpusResult): Problem[] => problems.filter(({ severity }) => severity === 'error');

function describe(problems: readonly Problem[]): string {
  const counts = new Map<string, number>();
  for (const { code, severity } of problems) {
    const name = severity === 'error' ? code : `${code} (${severity})`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} x${count}`)).join(', ') || 'ok';
}

function summarise(results: readonly CorpusResult[]): string {
  const clean = results.filter((result) => errorsOf(result).length === 0).length;
  const unsupported = results.filter((result) => {
    const errors = errorsOf(result);
    return errors.length > 0 && errors.every(({ code }) => code === 'NOT_SUPPORTED');
  }).length;
  const rest = results.length - clean - unsupported;
  return `${results.length} documents: ${clean} run here, ${unsupported} need what is not supported yet, ${rest} have mistakes.`;
}

function main([folder]: readonly string[]): void {
  if (folder !== undefined) return void runCorpus(folder);
  console.error('Usage: npm run corpus -- FOLDER');
  process.exitCode = 2;
}

const program = process.argv[1];
if (program !== undefined && realpathSync(program) === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
