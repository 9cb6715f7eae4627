/** Every activity keeps what it writes to one effect, by the class that it names. */
import { describe, expect, it } from 'vitest';
import { activities, effectClasses } from '../../actions/activities.js';
import { effectOf } from '../../aws/repeatability/effect.js';
import { AwsError, type AnyActivity, type AwsCaller, type AwsRequest } from '../../engine/activity.js';
import { HandBack } from '../../engine/errors.js';
import { ACTIVITY_INPUTS, ANSWERS, asks, contextOf, type ActivityName } from '../support/activity-inputs.js';

type Name = ActivityName;

/** Two tries, each of whose writes gets no answer. */
async function twoTries(name: Name): Promise<AwsRequest[]> {
  const calls: AwsRequest[] = [];
  const aws: AwsCaller = {
    region: 'eu-west-1',
    call: (request) => {
      calls.push(request);
      if (asks(request)) return Promise.resolve(ANSWERS);
      return Promise.reject(new AwsError('unknown', 'ECONNRESET', request.service, request.api, 'socket hang up'));
    },
  };
  let resumedFrom: unknown;
  for (const attempt of [1, 2]) {
    const error = await (activities[name] as AnyActivity)(
      ACTIVITY_INPUTS[name],
      contextOf(aws, attempt, resumedFrom),
    ).catch((thrown: unknown) => thrown);
    if (error instanceof HandBack) resumedFrom = error.progress;
  }
  return calls;
}

describe.each(Object.keys(activities) as Name[])('%s', (name) => {
  it(`keeps its word: ${effectClasses[name]}`, async () => {
    const calls = await twoTries(name);
    const writes = calls.filter((call) => !asks(call));
    const effects = await Promise.all(writes.map((each) => effectOf(each)));

    switch (effectClasses[name]) {
      case 'asks':
        return expect(writes).toEqual([]);
      case 'repeatable':
        expect(writes.length).toBeGreaterThan(0);
        return expect(effects.every(({ kind }) => kind === 'idempotent')).toBe(true);
      case 'token':
        expect(writes).toHaveLength(2);
        expect(writes[0]!.inputs['ClientToken']).toMatch(/^[0-9a-f-]{36}$/);
        return expect(writes[1]!.inputs['ClientToken']).toBe(writes[0]!.inputs['ClientToken']);
      case 'probed':
        expect(writes.length).toBeGreaterThan(0);
        return expect(asks(calls[calls.lastIndexOf(writes.at(-1)!) - 1]!)).toBe(true);
      case 'judged':
        return expect(writes).toHaveLength(1);
    }
  });
});
