import { RunbookError } from '../engine/errors.js';

type Environment = Record<string, string | undefined>;

/** The Region of the option or the environment; undefined: neither has one. */
export const givenRegion = (option: string | undefined, env: Environment): string | undefined =>
  [option, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find(Boolean);

/**
 * The Region that the steps run in: the option, the environment, the sandbox's.
 * @throws RunbookError USAGE: guessing one could touch the wrong resources.
 */
export function regionOf(option: string | undefined, env: Environment, sandbox: Environment = {}): string {
  const region = givenRegion(option, env) ?? givenRegion(undefined, sandbox);
  if (region) return region;
  throw new RunbookError('USAGE', 'No AWS Region is given, and a runbook always runs in one.', {
    hint: 'Add --region eu-west-1 (for example), or set AWS_REGION.',
  });
}
