import { describe, expect, it } from 'vitest';
import type { ValueMap } from '../../engine/document/document.js';
import { coerceInputs } from './coerce.js';
import { findOperation } from './operation.js';
import { forgiveSlips } from './slips.js';

const forgiven = async (service: string, api: string, inputs: ValueMap): Promise<[ValueMap, string[]]> => {
  const { inputs: taken, warnings } = forgiveSlips(await findOperation({ service, api }), inputs);
  return [taken, warnings];
};

describe('a slip in a request', () => {
  it('of singular for plural is taken as the member, with a warning', async () => {
    const filter = [{ Name: 'state', Values: ['available'] }];
    expect(await forgiven('ec2', 'DescribeImages', { Filter: filter })).toEqual([
      { Filters: filter },
      ['DescribeImages has no "Filter": it is taken as "Filters".'],
    ]);
  });

  it('of plural for singular is taken as the member, inside lists too', async () => {
    const inputs = { Filters: [{ Names: 'state', Value: ['available'] }] };
    expect(await forgiven('ec2', 'DescribeImages', inputs)).toEqual([
      { Filters: [{ Name: 'state', Values: ['available'] }] },
      [
        'DescribeImages has no "Filters[0].Names": it is taken as "Name".',
        'DescribeImages has no "Filters[0].Value": it is taken as "Values".',
      ],
    ]);
  });

  it('is forgiven once for each member: what else would be taken as the same stays, and is refused by name', async () => {
    const [one, other] = [[{ Name: 'state', Values: ['available'] }], [{ Name: 'name', Values: ['x'] }]];
    expect(await forgiven('ec2', 'DescribeImages', { Filter: one, Filterss: other })).toEqual([
      { Filters: one, Filterss: other },
      ['DescribeImages has no "Filter": it is taken as "Filters".'],
    ]);
  });

  it('of a list of one for a text is its element, with a warning', async () => {
    expect(await forgiven('ssm', 'GetParameter', { Name: ['/a'] })).toEqual([
      { Name: '/a' },
      ['GetParameter takes one text for "Name": the only element of the list is sent.'],
    ]);
  });

  it('is none where the member is there', async () => {
    const inputs = { InstanceIds: ['i-1'], DryRun: true, Filters: [{ Name: 'x', Values: [] }] };
    expect(await forgiven('ec2', 'DescribeInstances', inputs)).toEqual([inputs, []]);
  });

  it.each<[string, string, ValueMap, string]>([
    ['ec2', 'DescribeImages', { Filter: [], Filters: [] }, 'Filter'],
    ['ec2', 'DescribeInstances', { InstanceIdz: ['i-1'] }, 'InstanceIdz'],
    ['ec2', 'DescribeInstances', { instanceIds: ['i-1'] }, 'instanceIds'],
    ['ssm', 'GetParameter', { Name: ['/a', '/b'] }, 'Name'],
    ['ssm', 'GetParameter', { Name: [] }, 'Name'],
  ])('of another kind is never dropped: %s %s %j is refused', async (service, api, inputs, name) => {
    const operation = await findOperation({ service, api });
    const { inputs: taken, warnings } = forgiveSlips(operation, inputs);
    expect([taken, warnings]).toEqual([inputs, []]);
    expect(() => coerceInputs(operation, taken)).toThrow(name);
  });

  it('made a thousand times warns ten times', async () => {
    const Filters = Array.from({ length: 1_000 }, () => ({ Names: 'x' }));
    const [taken, warnings] = await forgiven('ec2', 'DescribeImages', { Filters });
    expect((taken.Filters as ValueMap[]).every(({ Name }) => Name === 'x')).toBe(true);
    expect(warnings).toHaveLength(10);
  });
});
