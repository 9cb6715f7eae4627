import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cacheDir } from '../../workers/dev/cache-dir.js';
import { commandFile } from '../../workers/dev/package-root.js';

const TUTORIAL = new URL('../../docs/tutorial.md', import.meta.url);
/** Commands that only look: a reader is slower than the run, we are not. */
const ONLY_LOOKS = /^npx runbook show \S+$/;
const LOOKS = 100;

/** A block of the page: a file to save, commands, or what the commands before it print. */
interface Block {
  kind: string;
  file: string | undefined;
  text: string;
}

const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```(\w+)(?: title=(\S+))?\n(.*?)^```$/gms)].map(([, kind, file, text]) => ({
    kind: kind!,
    file,
    text: text!,
  }));

const oneBlank = (line: string): string => line.trim().replace(/\s+/g, ' ');

/** `expected` may have `…` for anything. */
function isLike(line: string, expected: string): boolean {
  const [first, ...others] = expected.split('…') as [string, ...string[]];
  if (others.length === 0) return line === expected;
  let at = line.startsWith(first) ? first.length : Infinity;
  for (const part of others.slice(0, -1)) {
    const found = line.indexOf(part, at);
    at = found < 0 ? Infinity : found + part.length;
  }
  return at <= line.length - others.at(-1)!.length && line.endsWith(others.at(-1)!);
}

/** The first of the expected lines that does not stand in the text, in their order; blanks count once. */
function missingLine(printed: string, expected: string): string | undefined {
  let left = printed.split('\n').map(oneBlank);
  return expected
    .split('\n')
    .map(oneBlank)
    .filter(Boolean)
    .find((line) => {
      const at = left.findIndex((each) => isLike(each, line));
      left = left.slice(at + 1);
      return at < 0;
    });
}

let folder: string;
let environment: NodeJS.ProcessEnv;
let dev: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-tutorial-'));
  const cache = join(folder, 'cache');
  await mkdir(cache);
  for (const tool of ['temporal', 'moto']) await symlink(join(cacheDir(), tool), join(cache, tool));
  const { TEMPORAL_ADDRESS: _address, ...env } = process.env;
  environment = { ...env, RUNBOOK_CACHE: cache };
});
afterAll(async () => {
  if (dev?.exitCode === null) {
    dev.kill('SIGINT');
    await once(dev, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

const start = (command: string): ChildProcess => {
  const ours = command.replace(/^npx runbook/, `exec '${process.execPath}' '${commandFile()}'`);
  return spawn('sh', ['-c', ours], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
};

const printedBy = (child: ChildProcess): { text: string } => {
  const printed = { text: '' };
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (printed.text += String(chunk)));
  return printed;
};

/** What the command prints once it is over; of `dev`, once it is ready. */
async function run(command: string): Promise<string> {
  const child = start(command);
  const printed = printedBy(child);
  if (!command.startsWith('npx runbook dev')) {
    await once(child, 'close');
    return printed.text;
  }
  dev = child;
  while (!/^ready:/m.test(printed.text)) {
    if (child.exitCode !== null) throw new Error(`It ended:\n${printed.text}`);
    await sleep(50);
  }
  return printed.text;
}

/** Runs commands and returns what they print, with the id that the last start printed in place of `<ID>`. */
async function follow(commands: readonly string[]): Promise<string> {
  let printed = '';
  for (const command of commands) {
    printed += await run(command.replace('<ID>', id));
    id = /^Started resize: (\S+)/m.exec(printed)?.[1] ?? id;
  }
  return printed;
}
let id = '';

/** A look may come too early: a reader is slower than the run, we are not. */
async function check(commands: readonly string[], expected: string): Promise<void> {
  const looks = commands.filter((command) => ONLY_LOOKS.test(command));
  let printed = await follow(commands);
  for (let look = 0; look < LOOKS && looks.length > 0 && missingLine(printed, expected) !== undefined; look += 1)
    printed = await follow(looks);
  const missing = missingLine(printed, expected);
  if (missing !== undefined) expect.fail(`After\n${commands.join('\n')}\nit does not say\n${missing}\nbut\n${printed}`);
}

it('the tutorial does what its page says, command by command', { timeout: 180_000 }, async () => {
  const blocks = blocksOf(await readFile(TUTORIAL, 'utf8'));
  let checked = 0;
  for (const [index, { kind, file, text }] of blocks.entries()) {
    if (file !== undefined) await writeFile(join(folder, file), text);
    if (kind !== 'console') continue;
    const next = blocks[index + 1];
    await check(text.trim().split('\n'), next?.kind === 'text' ? next.text : '');
    checked += 1;
  }
  expect(checked).toBeGreaterThan(8);
});
