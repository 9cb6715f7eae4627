/** Samples on our pages are the code itself: what is copied from a page must work. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../engine/document/problem.js';
import { readMocks } from '../../engine/simulator/read-mocks.js';
import { pages, ROOT, type Page } from '../support/markdown.js';

interface Sample {
  file: string;
  text: string;
  /** The source that the sentence before the sample links to, from the root of the project. */
  source: string;
}

/** A sample of TypeScript after a line that ends with a link to its source and a colon. */
const QUOTED = /\]\(([^)\s]+\.ts)\)[^\n]*:\n\s*\n *```ts\n([^]*?)\n *```/g;

const samples = pages().flatMap(quoted);

function quoted({ file, text }: Page): Sample[] {
  return [...text.matchAll(QUOTED)].map(([, link = '', sample = '']) => ({
    file,
    text: sample,
    source: join(dirname(file), link),
  }));
}

const flat = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();

/** The pieces between `…` that do not stand in the source, in their order. */
function strangeIn({ text, source }: Sample): string[] {
  const code = flat(readFileSync(join(ROOT, source), 'utf8'));
  let from = 0;
  return text
    .split('…')
    .map(flat)
    .filter((piece) => {
      const at = code.indexOf(piece, from);
      if (at >= 0) from = at + piece.length;
      return at < 0;
    });
}

describe('samples of code', () => {
  it('are found, so that this test can fail', () => {
    expect(samples.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['actions/run-command/action.ts', 'actions/run-instances/launch-instances.ts']),
    );
  });

  it.each(samples)('$file quotes $source word for word', (sample) => {
    expect(strangeIn(sample)).toEqual([]);
  });
});

describe('samples of a mocks file', () => {
  const guide = readFileSync(join(ROOT, 'docs/simulate.md'), 'utf8');
  const written = [...guide.matchAll(/^```yaml\n([^]*?)^```/gm)].map((match) => match[1]!);

  it('are found, so that this test can fail', () => {
    expect(written.length).toBeGreaterThan(2);
  });

  it.each(written)('%s is one', (text) => {
    const { problems } = readMocks(text, 'simulate.md');

    expect(hasErrors(problems)).toBe(false);
  });
});
