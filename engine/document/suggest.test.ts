import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from './suggest.js';

describe('nearest', () => {
  it.each([
    ['aws:runComand', ['aws:runInstances', 'aws:runCommand'], ['aws:runCommand']],
    ['instanceids', ['InstanceType', 'InstanceIds'], ['InstanceIds']],
    ['nextstep', ['name', 'nextStep'], ['nextStep']],
    ['ab', ['abc', 'abd', 'x'], ['abc', 'abd']],
  ])('finds what %s was meant to be', (name, candidates, expected) => {
    expect(nearest(name, candidates)).toEqual(expected);
  });

  it('takes a name that another one continues as near', () => {
    expect(didYouMean('IamInstanceProfile', ['ImageId', 'IamInstanceProfileArn', 'IamInstanceProfileName'])).toBe(
      'Did you mean "IamInstanceProfileName"?',
    );
  });

  it('suggests nothing when nothing is near', () => {
    expect(nearest('zebra', ['ImageId', 'Name'])).toEqual([]);
    expect(didYouMean('zebra', [])).toBeUndefined();
  });

  it('compares very long names without comparing every letter', () => {
    expect(nearest('x'.repeat(60_000), ['y'.repeat(10)])).toEqual([]);
  });

  it('compares more names than any service has operations', () => {
    const operations = Array.from(
      { length: 2000 },
      (_, index) => `DescribeTransitGateway${'ABCDEFGHIJ'[index % 10]}${index}`,
    );
    expect(nearest('DescribeInstance', [...operations, 'DescribeInstances'])).toEqual(['DescribeInstances']);
  });

  it('gives up on more names than anybody writes', () => {
    const names = Array.from({ length: 2000 }, (_, index) => `${'x'.repeat(90)}${index}`);
    expect(nearest('y'.repeat(93), [...names, 'y'.repeat(92)])).toEqual([]);
  });
});
