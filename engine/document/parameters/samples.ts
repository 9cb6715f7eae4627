/** Samples of built-in references, for checks of values before a run knows the real ones (behaviour 1.2, 4.2). */
import { partitionOf } from '../../expression/builtin.js';
import type { PlanValue } from '../plan.js';
import { createAllowance, fill } from './fill.js';

/**
 * A value with `global:…` and `automation:EXECUTION_ID` filled in: the real Region and partition; samples of the right shape for account,
 * id and times.
 */
export const fillSamples = (value: PlanValue, region: string | undefined): PlanValue =>
  fill(value, { valueOf: (token) => sampleOf(token, region ?? SAMPLE_REGION), spend: createAllowance() });

const SAMPLE_REGION = 'us-east-1';

function sampleOf(token: string, region: string): string | undefined {
  if (token === 'global:REGION') return region;
  if (token === 'global:AWS_PARTITION') return partitionOf(region);
  return SAMPLES[token];
}

const SAMPLES: Record<string, string> = {
  'global:ACCOUNT_ID': '123456789012',
  'global:DATE': '2026-01-31',
  'global:DATE_TIME': '2026-01-31_10.20.30',
  'automation:EXECUTION_ID': '01234567-89ab-4cde-8f01-23456789abcd',
};
