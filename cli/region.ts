import { isRegion, notARegion } from '../engine/document/region.js';
import { RunbookError } from '../engine/errors.js';

type Environment = Record<string, string | undefined>;

/**
 * The Region of the option or the environment; undefined: neither has one.
 * @throws RunbookError USAGE: it does not look like one.
 */
export function givenRegion(option: string | undefined, env: Environment): string | undefined {
  const region = [option, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find(Boolean);
  if (region === undefined || isRegion(region)) return region;
  throw new RunbookError('USAGE', notARegion(region));
}

/**
 * The Region that the steps run in: the option, the environment, the sandbox's.
 * @throws RunbookError USAGE: none, and guessing one could touch the wrong resources; or a text that is none.
 */
export function regionOf(option: string | undefined, env: Environment, sandbox: Environment = {}): string {
  const region = givenRegion(option, env) ?? givenRegion(undefined, sandbox);
  if (region) return region;
  throw new RunbookError('USAGE', 'No AWS Region is given, and a runbook always runs in one.', {
    hint: 'Add --region eu-west-1 (for example), or set AWS_REGION.',
  });
}
