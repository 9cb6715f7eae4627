import { describe } from 'vitest';
import { pause, reports, steps } from '../../../test/support/validating.js';

describe('circles', () => {
  reports([
    [
      'a step that follows itself',
      steps(pause('a', ', nextStep: a')),
      [['3:73 CYCLE', 'The steps form a circle: a -> a.']],
    ],
    [
      'a circle by nextStep',
      steps(pause('a'), pause('b'), pause('c', ', nextStep: a')),
      [['5:73 CYCLE', 'The steps form a circle: a -> b -> c -> a.']],
    ],
    [
      'a circle by onFailure',
      steps(pause('a'), pause('b', ', onFailure: step:a')),
      [['4:74 CYCLE', 'The steps form a circle: a -> b -> a.']],
    ],
    [
      'a circle closed by the order of the list',
      steps(
        pause('a', ', nextStep: c'),
        pause('b', ', isEnd: true'),
        pause('c', ', nextStep: b, onFailure: step:d'),
        pause('d', ', onFailure: step:a'),
      ),
      [['6:74 CYCLE', /a -> c -> d -> a/]],
    ],
    [
      'a circle among steps that are never reached',
      steps(pause('a', ', isEnd: true'), pause('b'), pause('c', ', nextStep: b')),
      [['5:73 CYCLE', /b -> c -> b/]],
    ],
    [
      'a circle by onCancel',
      steps(
        '  - { name: a, action: aws:executeAwsApi, inputs: { Service: ec2, Api: X } }',
        pause('b', ', onCancel: step:a'),
      ),
      [['4:73 CYCLE', /a -> b -> a/]],
    ],
    [
      'a circle by a branch',
      steps(pause('a'), '  - { name: b, action: aws:branch, inputs: { Choices: [{ NextStep: a }] } }'),
      [['4:68 CYCLE', /a -> b -> a/]],
    ],
  ]);
});
