import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir } from '../../workers/dev/cache-dir.js';
import { commandFile } from '../../workers/dev/package-root.js';
import type { DevState } from '../../workers/dev/state-file.js';

/** The built command, as `npm start` runs it, with the programs of the usual cache, but a state folder of its own. */
describe('npm start', () => {
  let cache: string;
  let story: ChildProcessByStdio<null, Readable, Readable>;
  let printed: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'runbook-story-'));
    for (const tool of ['temporal', 'moto']) await symlink(join(cacheDir(), tool), join(cache, tool));
    const { TEMPORAL_ADDRESS: _address, ...env } = process.env;
    story = spawn(process.execPath, [commandFile(), 'demo'], {
      env: { ...env, RUNBOOK_CACHE: cache },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    printed = '';
    for (const stream of [story.stdout, story.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  });
  afterEach(async () => {
    if (story.exitCode === null && story.signalCode === null) {
      story.kill('SIGKILL');
      await once(story, 'exit');
    }
    await rm(cache, { recursive: true, force: true });
  });

  const untilPrinted = async (text: string): Promise<void> => {
    while (!printed.includes(text)) {
      if (story.exitCode !== null) throw new Error(`it ended without '${text}':\n${printed}`);
      await sleep(20);
    }
  };
  const stateFiles = async () => (await readdir(join(cache, 'dev'))).filter((name) => name.endsWith('.json'));
  const readState = async (): Promise<DevState> => {
    const [file] = await stateFiles();
    return JSON.parse(await readFile(join(cache, 'dev', file as string), 'utf8')) as DevState;
  };
  /** Resolves when nothing listens at `url` any more. */
  const untilClosed = async (url: string): Promise<void> => {
    while (await answers(new URL(url))) await sleep(50);
  };

  it('tells the whole story without a terminal, and ends everything', async () => {
    const [status] = (await once(story, 'exit')) as [number];

    expect(printed).toContain('There is no terminal to ask in: it is approved.');
    for (const step of ['launchBaker', 'applyUpdates', 'bakeImage', 'approveCopy', 'waitForCopy'])
      expect(printed).toMatch(new RegExp(`✓ Success +${step}`));
    expect(printed).toMatch(/copyImage\.ImageId +ami-[0-9a-f]{8,}/);
    expect(status).toBe(0);
    expect(await stateFiles()).toEqual([]);
  });

  it('ends everything when it is interrupted', async () => {
    await untilPrinted('Started ');
    const { address, sandbox } = await readState();

    story.kill('SIGINT');
    const [status] = (await once(story, 'exit')) as [number];

    expect(status).toBe(130);
    await untilClosed(`http://${address}`);
    await untilClosed(sandbox?.['AWS_ENDPOINT_URL'] as string);
    expect(await stateFiles()).toEqual([]);
  });

  it('leaves no server behind when it is killed', async () => {
    await untilPrinted('Started ');
    const { address } = await readState();

    story.kill('SIGKILL');

    await untilClosed(`http://${address}`);
  });
});

async function answers({ hostname, port }: URL): Promise<boolean> {
  const socket: Socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
