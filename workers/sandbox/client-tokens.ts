import { Refusal } from './answers.js';
import type { Answer, Call, Handler } from './call.js';

interface TokenRule {
  input: string;
  mismatch: string;
}
const EC2: TokenRule = { input: 'ClientToken', mismatch: 'IdempotentParameterMismatch' };
const RULES: Record<string, TokenRule> = {
  'ec2 RunInstances': EC2,
  'ec2 CopyImage': EC2,
  'ec2 CreateVolume': EC2,
  'cloudformation CreateStack': { input: 'ClientRequestToken', mismatch: 'TokenAlreadyExistsException' },
};

interface Remembered {
  parameters: string;
  answer: Promise<Answer>;
}

/**
 * Adds AWS's idempotency, which moto lacks (design emulators 4): a call with the same token and parameters gets the first call's answer,
 * also while that is still running. Other parameters are refused, and so is a token whose instances were terminated (`isTerminated`).
 */
export function createClientTokens(isTerminated: (instanceId: string) => boolean): Handler {
  const remembered = new Map<string, Remembered>();
  return async (call, next) => {
    const rule = RULES[`${call.service} ${call.operation}`];
    const token = rule && call.inputs[rule.input];
    if (!rule || typeof token !== 'string') return next(call);
    const key = [call.region, call.operation, token].join(' ');
    const parameters = fingerprint(call);
    const first = remembered.get(key);
    if (first) return replay(first, parameters, rule, isTerminated);
    const answer = next(call);
    remembered.set(key, { parameters, answer });
    const forget = () => remembered.delete(key);
    return answer.then(
      (given) => {
        if (given.statusCode >= 400) forget();
        return given;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
  };
}

async function replay(
  first: Remembered,
  parameters: string,
  rule: TokenRule,
  isTerminated: (instanceId: string) => boolean,
): Promise<Answer> {
  if (first.parameters !== parameters) {
    throw new Refusal(
      rule.mismatch,
      'The request uses the same client token as a previous, but non-identical request.',
    );
  }
  const answer = await first.answer;
  const instances = answer.body.toString('utf8').match(/(?<=<instanceId>)[^<]+/g) ?? [];
  if (instances.some(isTerminated)) {
    throw new Refusal('IdempotentInstanceTerminated', 'The instances that this client token launched were terminated.');
  }
  return answer;
}

function fingerprint(call: Call): string {
  return JSON.stringify(Object.entries(call.inputs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
