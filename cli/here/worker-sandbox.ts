import { SANDBOX_KEY, confine } from '../../workers/sandbox/environment.js';

type Environment = Record<string, string | undefined>;

/** Replaces every `AWS_*` variable in `env`, in place, by the sandbox's, so that none leads to a real account (design house 9). */
export function enterSandbox(env: Environment, sandbox: Record<string, string>): void {
  const confined = confine(env, sandbox);
  for (const name of Object.keys(env)) if (!(name in confined)) delete env[name];
  Object.assign(env, confined);
}

/** The sandbox's address when `env` has the sandbox's access key; requests may then go to that address only. */
export const sandboxUrl = (env: Environment): string | undefined =>
  env['AWS_ACCESS_KEY_ID'] === SANDBOX_KEY.accessKeyId ? env['AWS_ENDPOINT_URL'] : undefined;
