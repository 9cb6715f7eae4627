import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands.js';
import { cli } from '../support/memory-io.js';
import { pages } from '../support/markdown.js';

/** `runbook start FILE --wait` at the begin of a line of a code block or of backticks: everything up to a pipe, a comment or the end. */
const CALL = /(?:^ *|`)(?:[A-Z_]+=\S+ )*(?:npx )?runbook ([a-z]+)((?: [^\n`|#]*)?)/gm;

interface Documented {
  page: string;
  command: string;
  options: string[];
}

const documented: Documented[] = pages().flatMap(({ file: page, text }) => {
  const codes = text.match(/```[\s\S]*?```|`[^`\n]+`/g) ?? [];
  return codes.flatMap((code) =>
    [...code.matchAll(CALL)].map(([, command, rest]) => ({
      page,
      command: command!,
      options: rest!.match(/(?<= )--[a-z][a-z-]*/g) ?? [],
    })),
  );
});

/** What a page tells people to type must be there. */
describe('a command in a page', () => {
  const names = new Set(['help', ...COMMANDS.map(({ name }) => name)]);

  it('is found, so that this test can fail', () => {
    expect(documented.length).toBeGreaterThan(50);
    expect(documented.some(({ options }) => options.length > 1)).toBe(true);
  });

  it('exists', () => {
    expect(documented.filter(({ command }) => !names.has(command))).toEqual([]);
  });

  it('has the options that it is written with', async () => {
    const helps = new Map<string, string>();
    for (const name of names) helps.set(name, (await cli([name, '--help'])).stdout);
    const wrong = documented.flatMap(({ page, command, options }) =>
      options
        .filter((option) => !helps.get(command)?.includes(option))
        .map((option) => `${page}: ${command} ${option}`),
    );

    expect(wrong).toEqual([]);
  });
});
