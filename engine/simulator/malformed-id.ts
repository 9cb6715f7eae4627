import type { Value, ValueMap } from '../document/document.js';
import type { MockedError } from './mocks.js';

/**
 * EC2's error for a malformed id. A reference without a value stays in the request as its text (behaviour 4.5), and no mocks file may
 * answer such a request with resources.
 */
export function malformedId(service: string, inputs: ValueMap): MockedError | undefined {
  if (service !== 'ec2') return undefined;
  for (const [key, value] of Object.entries(inputs)) {
    const name = ID.exec(key)?.[1];
    const text = name === undefined ? undefined : [value].flat().find(holdsReference);
    if (text === undefined) continue;
    return { code: `Invalid${name}ID.Malformed`, message: `Invalid id: "${String(text)}"` };
  }
  return undefined;
}

const ID = /^(.+)Ids?$/;

const holdsReference = (value: Value): boolean => typeof value === 'string' && value.includes('{{');
