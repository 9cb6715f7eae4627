/** The vectors of behaviour 14 (test/scenarios/vectors.yaml) as scenarios of real actions. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ValueMap } from '../../engine/document/document.js';

/** A step as written, or one that `does` what is said: a letter an attempt, S succeeds, F fails, T never answers. */
type VectorStep = ValueMap & { name: string; does?: string };

export type Vector = { vector: number; says: string } & (
  | { steps: VectorStep[]; calls?: ValueMap[]; signals?: ValueMap[]; story: string; ends: string }
  | { steps: VectorStep[]; refused: string }
  | { needs: string }
);

/** All forty, in order. */
export const vectors = parse(readFileSync(new URL('../scenarios/vectors.yaml', import.meta.url), 'utf8')) as Vector[];

/** The runbook of a vector, as JSON text. A step of which nothing else is said succeeds. */
export const runbookOf = (steps: readonly VectorStep[]): string =>
  JSON.stringify({
    schemaVersion: '0.3',
    mainSteps: steps.map(({ does: _, ...step }) => ({ ...CALL(step.name), ...step })),
  });

/** Reading is broken off at a timeout; InstanceIds tell the steps apart. */
const CALL = (name: string): ValueMap => ({
  action: 'aws:executeAwsApi',
  inputs: { Service: 'ec2', Api: 'DescribeInstances', InstanceIds: [name] },
});

/** The mocks of a vector, as JSON text. */
export const mocksOf = (
  steps: readonly VectorStep[],
  calls: readonly ValueMap[] = [],
  signals: readonly ValueMap[] = [],
): string => JSON.stringify({ calls: [...calls, ...steps.map(mockOf)], signals });

const mockOf = ({ name, does = 'S' }: VectorStep): ValueMap => ({
  service: 'ec2',
  api: 'DescribeInstances',
  when: { InstanceIds: [name] },
  responses: [...does].map((letter) => RESPONSES[letter]!),
});

const RESPONSES: Record<string, ValueMap> = {
  S: { Reservations: [] },
  F: { error: { code: 'InvalidInstanceID.NotFound', message: 'It was told to fail.' } },
  T: { delay: 'PT1M', response: {} },
};
