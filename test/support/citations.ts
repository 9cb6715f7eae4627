/** What the code cites, `behaviour 2.3` or `design house 4`, and what the pages have. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './markdown.js';

/** Pages by the word that cites them. Without a word, `behaviour` is Automation. */
const PAGES: Record<string, string> = {
  behaviour: 'docs/behaviour/automation.md',
  'behaviour run-command': 'docs/behaviour/run-command.md',
  'behaviour scheduling': 'docs/behaviour/scheduling.md',
  'design house': 'docs/design/house.md',
  'design contracts': 'docs/design/contracts.md',
  'design facts': 'docs/design/facts.md',
  'design emulators': 'docs/design/emulators.md',
};

export interface Citation {
  /** `file:line`. */
  where: string;
  page: string;
  /** `2.3`, `4a`, `OP-12`. */
  section: string;
}

const NUMBER = String.raw`(?:OP-\d+|\d+[a-z]?(?:\.\d+[a-z]?)*)`;
const CITATION = new RegExp(
  String.raw`\b(behaviour(?: run-command| scheduling)?|design (?:house|contracts|facts|emulators)) (${NUMBER}(?:(?:, | and |-)${NUMBER})*)`,
  'g',
);

/** In all that is written here by hand. A citation stands in one line. */
export const citations = (): Citation[] => filesIn('').flatMap(citationsIn);

function citationsIn(file: string): Citation[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    [...line.matchAll(CITATION)].flatMap(([, page, sections]) =>
      [...sections!.matchAll(new RegExp(NUMBER, 'g'))].map(([section]) => ({
        where: `${file}:${index + 1}`,
        page: page!,
        section,
      })),
    ),
  );
}

const SKIPPED = ['node_modules', 'dist', 'coverage', '.git'];
const WRITTEN = /\.(ts|mjs|cjs|py|md|yaml)$/;

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !SKIPPED.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : WRITTEN.test(entry.name) ? [path] : [];
    });
}

/** Has the page that section: a heading, or in the section above it a row or an item of that number? */
export function exists({ page, section }: Citation): boolean {
  const text = textOf(page);
  if (hasHeading(text, section)) return true;
  if (section.startsWith('OP-')) return text.includes(`| ${section} |`);
  const [above, number] = /^(.*)\.(\d+)$/.exec(section)?.slice(1) ?? [];
  return above !== undefined && hasItem(sectionOf(text, above), number!);
}

const textOf = (page: string): string => readFileSync(join(ROOT, PAGES[page]!), 'utf8');
const headingOf = (section: string): string => String.raw`^#+ ${section.replaceAll('.', '\\.')}\.? `;
const hasHeading = (text: string, section: string): boolean => new RegExp(headingOf(section), 'm').test(text);
const sectionOf = (text: string, section: string): string =>
  new RegExp(`${headingOf(section)}[^]*?(?=^## |$(?![^]))`, 'm').exec(text)?.[0] ?? '';
const hasItem = (text: string, number: string): boolean =>
  new RegExp(`^(\\| ${number} \\||${number}\\. )`, 'm').test(text);
