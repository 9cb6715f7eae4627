/** The pages of the project: what is written for people, beside the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Made or fetched, never written by hand. */
const NOT_OURS = ['node_modules', 'dist', 'coverage'];

export interface Page {
  /** Path from the root of the project. */
  file: string;
  text: string;
}

/** Every `*.md`, in alphabetical order. */
export const pages = (): Page[] =>
  markdownIn('').map((file) => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }));

function markdownIn(folder: string): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  const ours = entries.filter(({ name }) => !name.startsWith('.') && !NOT_OURS.includes(name));
  return ours
    .flatMap((entry) => (entry.isDirectory() ? markdownIn(join(folder, entry.name)) : [join(folder, entry.name)]))
    .filter((file) => file.endsWith('.md'))
    .sort();
}

/** A page without its samples of code. */
export const proseOf = (text: string): string =>
  text.replaceAll(/^ *```[^]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');
