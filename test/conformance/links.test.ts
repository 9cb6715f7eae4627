/** What a page of ours links to or names is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pages, proseOf, ROOT, type Page } from '../support/markdown.js';

interface Link {
  from: string;
  /** Path from the root of the project. */
  to: string;
  heading: string | undefined;
}

const links = pages().flatMap(relativeLinks);

function relativeLinks({ file, text }: Page): Link[] {
  const targets = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  const ours = targets.filter((target) => !/^[a-z]+:/.test(target));
  return ours.map((target) => {
    const [path = '', heading] = target.split('#');
    return { from: file, to: path === '' ? file : normalize(join(dirname(file), path)), heading };
  });
}

/** A heading as the end of an address, by GitHub's rule. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1]!));

const shown = ({ from, to }: Link): string => `${from}: ${to}`;

describe('links on our pages', () => {
  it('are found, so that this test can fail', () => {
    expect(links.map(shown)).toEqual(
      expect.arrayContaining([
        'README.md: actions/README.md',
        'docs/decisions/README.md: docs/decisions/runtime-port.md',
      ]),
    );
    expect(links.length).toBeGreaterThan(50);
  });

  it('lead to files and folders that are there', () => {
    expect(links.filter(({ to }) => !existsSync(join(ROOT, to))).map(shown)).toEqual([]);
  });

  it('stay inside the project', () => {
    expect(links.filter(({ to }) => relative('.', to).startsWith('..')).map(shown)).toEqual([]);
  });

  it('lead to headings that are there', () => {
    const lost = links.filter(({ to, heading }) => heading !== undefined && !anchorsIn(to).includes(heading));

    expect(lost.map((link) => `${shown(link)}#${link.heading}`)).toEqual([]);
  });

  it('lead from the list of decisions to every one of them', () => {
    const decisions = pages().filter(({ file }) => dirname(file) === 'docs/decisions');
    const listed = links.filter(({ from }) => from === 'docs/decisions/README.md').map(({ to }) => to);

    expect(decisions.map(({ file }) => file).filter((file) => !file.endsWith('README.md'))).toEqual(listed.sort());
  });
});

describe('what our pages name', () => {
  const named = (pattern: RegExp): string[] =>
    pages().flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => `${file}: ${match[1]!}`));
  const nameIn = (found: string): string => found.split(': ')[1]!;

  it('are files and folders that exist', () => {
    const found = named(/`((?:engine|actions|aws|workers|cli|test|bench|scripts|docs)\/[\w./-]*)`/g);
    const lost = found.filter((each) => !MADE_UP.includes(nameIn(each)) && !existsSync(join(ROOT, nameIn(each))));

    expect(found.length).toBeGreaterThan(30);
    expect(lost).toEqual([]);
  });

  it('are variables of the environment that somebody reads', () => {
    const sources = ['cli', 'workers', 'scripts', 'aws', 'engine'].map(sourcesIn).join('\n');
    const found = named(/\b(RUNBOOK_(?!NOT_FOUND)[A-Z_]+)\b/g);

    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((each) => !sources.includes(nameIn(each)))).toEqual([]);
  });
});

/** The folder of an action that is yet to be written. */
const MADE_UP = ['actions/copy-image/'];

const sourcesIn = (folder: string): string =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes('.test.'))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'))
    .join('\n');
