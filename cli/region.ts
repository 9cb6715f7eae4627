import { isRegion, notARegion } from '../engine/document/region.js';
import { RunbookError } from '../engine/errors.js';

type Environment = Record<string, string | undefined>;

/**
 * The Region of the option, else of the environment; undefined when neither has one.
 * @throws RunbookError USAGE when the text does not look like a Region.
 */
export function givenRegion(option: string | undefined, env: Environment): string | undefined {
  const region = [option, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].find(Boolean);
  if (region === undefined || isRegion(region)) return region;
  throw new RunbookError('USAGE', notARegion(region));
}

/**
 * The Region that the steps run in: of the option, else of the environment, else of the sandbox.
 * @throws RunbookError USAGE when there is none (a default could touch the wrong resources), or when the text is no Region.
 */
export function regionOf(option: string | undefined, env: Environment, sandbox: Environment = {}): string {
  const region = givenRegion(option, env) ?? givenRegion(undefined, sandbox);
  if (region) return region;
  throw new RunbookError('USAGE', 'No AWS Region is given, and a runbook always runs in one.', {
    hint: 'Add --region eu-west-1 (for example), or set AWS_REGION.',
  });
}
