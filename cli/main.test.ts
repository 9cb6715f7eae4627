import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cli } from '../test/support/memory-io.js';
import { COMMANDS } from './commands.js';

const ENVIRONMENT = { pid: 4711, host: 'here', root: '/clone', address: '', namespace: 'default' };
const NOBODY = { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } };

describe('runbook', () => {
  it('lists its commands in --help, but for the hidden one', async () => {
    const { status, stdout } = await cli(['--help']);
    expect(status).toBe(0);
    for (const { name, hidden } of COMMANDS) expect(stdout.includes(`\n  ${name} `)).toBe(hidden !== true);
  });

  it.each(COMMANDS.map(({ name }) => name))('explains %s with examples', async (name) => {
    const { status, stdout } = await cli(['help', name]);
    expect(status).toBe(0);
    expect(stdout).toContain('Examples:\n');
  });

  it('refuses an unknown command and says which it may have meant', async () => {
    const { status, stdout, stderr } = await cli(['lst']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Did you mean list?');
  });

  it('refuses an unknown option and says which it may have meant', async () => {
    const { status, stderr } = await cli(['list', '--frmat', 'json']);
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean --format?');
  });

  it('takes no arguments as a question for help', async () => {
    const { status, stdout, stderr } = await cli([]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: runbook');
  });

  it.runIf(existsSync('/dev/zero'))('reads a file without end no further than a document may be long', async () => {
    const { status, stdout, stderr } = await cli(['validate', '/dev/zero']);
    expect(status).toBe(10);
    expect(stdout + stderr).toContain('DOCUMENT_TOO_LARGE: The document is longer than 1048576 bytes (1024 KB).');
  });

  it('answers an error in one JSON document too, when asked for JSON', async () => {
    const { status, stdout, stderr } = await cli(['list', '--format', 'json', '--limit', 'many']);
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      Error: { Code: 'USAGE', Message: expect.stringContaining('1 to 1000') as string },
    });
    expect(stderr).toContain('1 to 1000');
  });

  it('says which server does not answer, why, and what to do', async () => {
    const { status, stdout, stderr } = await cli(['list'], NOBODY);
    expect([status, stdout]).toEqual([30, '']);
    expect(stderr).toContain('127.0.0.1:1 (from TEMPORAL_ADDRESS): nothing listens there');
    expect(stderr).toContain('runbook dev');
  });

  it('calls an unexpected error its own bug, and shows where it came from with --debug', async () => {
    const environments = () => Promise.reject(new Error('the disk is on fire'));
    const plain = await cli(['list'], { environments });
    const debug = await cli(['list', '--debug'], { environments });

    expect(plain.status).toBe(1);
    expect(plain.stderr).toContain('This is a bug in runbook: the disk is on fire');
    expect(plain.stderr).not.toContain('main.test.ts');
    expect(debug.stderr).toContain('main.test.ts');
  });

  it('tells people to call it as it can be called here, in help, usage, hints and JSON', async () => {
    const here = { ...NOBODY, command: 'npx runbook' };
    const help = await cli(['help', 'list'], here);
    const refused = await cli(['list', '--format', 'json'], here);

    expect(help.stdout).toContain('Usage: npx runbook list');
    expect(help.stdout).toContain('\n  npx runbook list --status Waiting');
    expect(refused.stderr).toContain('Start one with `npx runbook dev`');
    expect(JSON.parse(refused.stdout)).toMatchObject({
      Error: { Hint: expect.stringContaining('npx runbook dev') as string },
    });
  });

  it('does not advise to start what runs already', async () => {
    const running = { ...ENVIRONMENT, address: '127.0.0.1:1' };
    const { status, stderr } = await cli(['list'], { environments: () => Promise.resolve([running]) });

    expect(status).toBe(30);
    expect(stderr).toContain('127.0.0.1:1 (from the running `runbook dev`): nothing listens there');
    expect(stderr).toContain('`runbook dev` runs in process 4711 and starts it again');
  });

  it('guesses no environment when several run elsewhere, and takes the one that is named', async () => {
    const environments = () =>
      Promise.resolve([
        { ...ENVIRONMENT, address: '127.0.0.1:1', sandbox: {} },
        { ...ENVIRONMENT, address: '127.0.0.1:2', root: '/other' },
      ]);
    const guessed = await cli(['list'], { environments });
    const named = await cli(['list'], { environments, env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });

    expect(guessed.status).toBe(2);
    expect(guessed.stderr).toContain('  127.0.0.1:1  sandbox, of /clone\n  127.0.0.1:2  AWS, of /other');
    expect(named.status).toBe(30);
  });

  it('lets no argument steer the terminal', async () => {
    const { stderr } = await cli(['\u001b]0;owned\u0007']);

    // eslint-disable-next-line no-control-regex -- these characters are what the test is about
    expect(stderr).not.toMatch(/[\u001b\u0007]/);
  });
});
