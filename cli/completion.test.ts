import { describe, expect, it } from 'vitest';
import { cli } from '../test/support/memory-io.js';

const complete = async (...words: string[]): Promise<string[]> => {
  const { stdout } = await cli(['complete', '--', ...words]);
  return stdout.split('\n').filter((line) => line !== '');
};

describe('shell completion', () => {
  it('completes commands, and leaves hidden ones out', async () => {
    expect(await complete('s')).toEqual(expect.arrayContaining(['start', 'show', 'stop', 'setup']));
    expect(await complete('comp')).toEqual(['completion']);
  });

  it("completes a command's options, and the values that an option allows", async () => {
    expect(await complete('list', '--st')).toEqual(['--status']);
    expect(await complete('list', '--status', 'Wa')).toEqual(['Waiting']);
  });

  it('has nothing to say where nothing is known, and never fails', async () => {
    expect(await complete('nonsense', 'x')).toEqual([]);
    expect(await complete('validate', 'runb')).toEqual([]);
  });

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s that asks us', async (shell) => {
    const { stdout, status } = await cli(['completion', shell]);

    expect(status).toBe(0);
    expect(stdout).toContain('runbook complete --');
  });

  it('knows no other shell', async () => {
    expect((await cli(['completion', 'tcsh'])).status).toBe(2);
  });
});
