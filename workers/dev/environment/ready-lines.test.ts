import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readyLines } from './ready-lines.js';
import { workerEnvironment } from './worker-process.js';

const state = { pid: 1, host: 'here', root: '/clone', address: '127.0.0.1:4711', namespace: 'default' };

describe('the ready lines', () => {
  it('begin with ready and export what leads to the servers', () => {
    const lines = readyLines({ ...state, sandbox: { AWS_ENDPOINT_URL: 'http://127.0.0.1:4712' } });

    expect(lines).toEqual([
      'ready: Temporal at 127.0.0.1:4711 (namespace default), AWS sandbox at http://127.0.0.1:4712',
      'export TEMPORAL_ADDRESS=127.0.0.1:4711',
      'export TEMPORAL_NAMESPACE=default',
      'export AWS_ENDPOINT_URL=http://127.0.0.1:4712',
    ]);
  });

  it('export any value unchanged to a shell', () => {
    const value = `it's $HOME; "a" \\ b`;
    const [, ...exports] = readyLines({ ...state, sandbox: { AWS_SECRET_ACCESS_KEY: value } });

    const seen = execFileSync('sh', ['-c', `${exports.join('\n')}\nprintf %s "$AWS_SECRET_ACCESS_KEY"`]);

    expect(seen.toString()).toBe(value);
  });
});

describe('the ready lines without the sandbox', () => {
  const lines = readyLines(state);

  it('warn that anybody on this machine can act as you, before what is copied', () => {
    expect(lines[1]).toMatch(/^# warning: this worker acts as you in AWS/);
    expect(readyLines({ ...state, sandbox: {} }).join()).not.toContain('warning');
  });

  it('are nothing but comments and exports to a shell', () => {
    const [, ...rest] = lines;

    expect(() => execFileSync('sh', ['-euc', rest.join('\n')])).not.toThrow();
  });
});

describe('the environment of the sandbox worker', () => {
  const hostile = {
    PATH: '/bin',
    AWS_PROFILE: 'production',
    AWS_ENDPOINT_URL_EC2: 'https://ec2.example',
    AWS_REGION: 'x',
  };

  it('has no AWS variable but those of the sandbox', () => {
    const environment = workerEnvironment(hostile, { ...state, sandbox: { AWS_REGION: 'eu-west-1' } });

    expect(environment).toEqual({
      PATH: '/bin',
      AWS_REGION: 'eu-west-1',
      TEMPORAL_ADDRESS: '127.0.0.1:4711',
      TEMPORAL_NAMESPACE: 'default',
    });
  });

  it('is the user’s own without the sandbox', () => {
    expect(workerEnvironment(hostile, state)).toMatchObject(hostile);
  });
});
