import { describe, expect, it } from 'vitest';
import { SANDBOX_KEY } from '../../workers/sandbox/environment.js';
import { enterSandbox, sandboxUrl } from './worker-sandbox.js';

const sandbox = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: SANDBOX_KEY.accessKeyId };

describe("a worker in the sandbox's place", () => {
  it("loses every AWS variable of the user's and keeps the others", () => {
    const env = {
      PATH: '/bin',
      AWS_PROFILE: 'prod',
      AWS_SESSION_TOKEN: 't',
      AWS_ENDPOINT_URL_EC2: 'https://evil.example',
    };
    enterSandbox(env, sandbox);
    expect(env).toEqual({ PATH: '/bin', ...sandbox });
  });

  it('may reach only the address that comes with the key of the sandbox', () => {
    expect(sandboxUrl(sandbox)).toBe('http://127.0.0.1:9');
    expect(sandboxUrl({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE' })).toBeUndefined();
  });
});
