import { SANDBOX_KEY, confine } from '../../workers/sandbox/environment.js';

type Environment = Record<string, string | undefined>;

/** Takes every `AWS_*` variable out of `env`, in place, and puts the sandbox's in: nothing of the user's leads out of it (design house 9). */
export function enterSandbox(env: Environment, sandbox: Record<string, string>): void {
  const confined = confine(env, sandbox);
  for (const name of Object.keys(env)) if (!(name in confined)) delete env[name];
  Object.assign(env, confined);
}

/** The sandbox's address when `env` is one of its own, told by its key; then no request may go anywhere else. */
export const sandboxUrl = (env: Environment): string | undefined =>
  env['AWS_ACCESS_KEY_ID'] === SANDBOX_KEY.accessKeyId ? env['AWS_ENDPOINT_URL'] : undefined;
