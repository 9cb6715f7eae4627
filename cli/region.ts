import { RunbookError } from '../engine/errors.js';

type Environment = Record<string, string | undefined>;

/**
 * The Region that the steps run in: the option, the environment, the sandbox's.
 * @throws RunbookError USAGE: guessing one could touch the wrong resources.
 */
export function regionOf(option: string | undefined, env: Environment, sandbox: Environment = {}): string {
  const [region] = [
    option,
    env['AWS_REGION'],
    env['AWS_DEFAULT_REGION'],
    sandbox['AWS_REGION'],
    sandbox['AWS_DEFAULT_REGION'],
  ].filter(Boolean);
  if (region) return region;
  throw new RunbookError('USAGE', 'No AWS Region is given, and a runbook always runs in one.', {
    hint: 'Add --region eu-west-1 (for example), or set AWS_REGION.',
  });
}
