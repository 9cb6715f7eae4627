/** Documents, as a person would give them: what is valid runs, the rest is refused at the door. */
import { ask, branch, call, documentText, nap, type StepText } from '../base.js';
import { deepText, filler, type HostileCase } from '../case.js';

export const hostileDocuments = (): HostileCase[] => [
  ...texts(),
  ...references(),
  ...selectors(),
  ...calls(),
  ...long(),
];

const written = (
  name: string,
  document: () => string | Uint8Array,
  parameters?: () => Record<string, string[]>,
): HostileCase => ({
  name: `document: ${name}`,
  begin: () => ({ document: document(), ...(parameters && { parameters: parameters() }) }),
});
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** What may not even be a document. */
function texts(): HostileCase[] {
  const yaml = (lines: string): string => `schemaVersion: '0.3'\nmainSteps:\n${lines}`;
  const lol = many(
    9,
    (index) => `a${index}: &a${index} [${many(9, () => (index ? `*a${index - 1}` : 'x')).join(',')}]`,
  );
  return [
    written('no text', () => ''),
    written('bytes', () => Uint8Array.from(many(1_000, (index) => (index * 37) % 256))),
    written('aliases of aliases', () => lol.join('\n')),
    written('an alias of itself', () => yaml('&a\n- *a\n')),
    written('maps 50,000 deep', () => deepText(10_000)),
    written('flow lists 60,000 deep', () => '['.repeat(60_000)),
    written('60,000 blanks before a colon', () => `schemaVersion${' '.repeat(60_000)}: '0.3'`),
    written('a key of 60,000 letters', () => `${'k'.repeat(60_000)}: 1`),
    written('30,000 keys', () => many(6_000, (index) => `k${index}: 1`).join('\n')),
    written('a number beyond all numbers', () =>
      yaml('- { name: a, action: aws:sleep, timeoutSeconds: 1e999, inputs: { Duration: PT0S } }'),
    ),
    written(
      'names of prototypes',
      () => '{"schemaVersion":"0.3","__proto__":{"mainSteps":[]},"constructor":{},"mainSteps":[]}',
    ),
    written('steps named like what every object has', () =>
      documentText(['toString', 'valueOf', 'hasOwnProperty'].map((name) => nap(name))),
    ),
    written('300,000 letters', () => filler(300_000)),
  ];
}

/** References that multiply a parameter: 64 KB of document are enough for thousands. */
function references(): HostileCase[] {
  const P = { parameters: { P: { type: 'String', default: 'x' } } };
  const text = (times: number): string => '{{P}}'.repeat(times);
  const amplify = (name: string, times: number, steps: number, bytes: number, wide = false): HostileCase =>
    written(
      name,
      () =>
        documentText(
          many(steps, (index) => nap(`s${index}`, { inputs: { Duration: `x${text(times)}` }, onFailure: 'Continue' })),
          P,
        ),
      () => ({ P: [filler(bytes, wide)] }),
    );
  return [
    amplify('10,000 references to 50 bytes', 10_000, 1, 50),
    amplify('10,000 references to 500,000 bytes', 10_000, 1, 500_000),
    amplify('100 steps of 100 references to 400,000 bytes', 100, 100, 400_000),
    amplify('300 steps of 30 references to 100,000 wide letters', 30, 300, 300_000, true),
    amplify('700 steps that record 500,000 bytes', 1, 500, 500_000),
    written('parameters of references to parameters', () =>
      documentText([nap('a')], {
        parameters: Object.fromEntries(
          many(40, (index) => [
            `P${index}`,
            { type: 'String', default: index ? `{{ P${index - 1} }}`.repeat(2) : 'xxxxxxxx' },
          ]),
        ),
      }),
    ),
    written('parameters that refer to each other', () =>
      documentText([nap('a')], {
        parameters: { P: { type: 'String', default: '{{ Q }}' }, Q: { type: 'String', default: '{{ P }}' } },
      }),
    ),
    written(
      'a message of wide letters that fits in letters',
      () => documentText([ask('ask', { Message: '{{ P }}' }, { timeoutSeconds: 1 })], P),
      () => ({ P: [filler(12_000, true)] }),
    ),
  ];
}

/** Selectors over an answer of AWS: evaluated where other runs' activities live. */
function selectors(): HostileCase[] {
  const select = (name: string, Selector: string, Api = 'DescribeRegions'): HostileCase =>
    written(`selector: ${name}`, () =>
      documentText([call('a', { Api }, { outputs: [{ Name: 'o', Selector, Type: 'StringList' }] })]),
    );
  const nested = (depth: number): string => `${'[?(@'.repeat(depth)}.a${')]'.repeat(depth)}`;
  return [
    select('60,000 blanks', `$[?(@.a${' '.repeat(55_000)}== 1)]`),
    select('everything of everything', '$..*..*..*', 'DescribeInstances'),
    select('everything of everything of the longest answer', '$..*..*..*', 'DescribeInstanceTypes'),
    select('everything 400 times', `$${'..*'.repeat(400)}`, 'DescribeInstances'),
    select('filters that look at everything', '$..[?(@..[?(@..RegionName)])]'),
    select('a filter over everything of the longest answer', "$..[?(@..* == 'x')]", 'DescribeInstanceTypes'),
    select('filters 200 deep', `$${nested(200)}`),
    select('30,000 unions', `$.Regions[${many(12_000, (index) => index % 10).join(',')}]`),
    select('an index beyond all numbers', `$.Regions[${'9'.repeat(50_000)}]`),
    select('a slice of everything', '$.Regions[-99999999999:99999999999:1]'),
    select('a slice without a step', '$.Regions[0:10:0]'),
    select('a million names', `$${'.a'.repeat(25_000)}`),
    select('a regular expression that explodes', '$.Regions[?(@.RegionName =~ /(a+)+$/)]'),
    select('functions of functions', `$.Regions[?(${'length('.repeat(500)}@${')'.repeat(500)} == 1)]`),
    written('selector: a wait that never finds anything, for ever', () =>
      documentText([
        {
          name: 'wait',
          action: 'aws:waitForAwsResourceProperty',
          inputs: { Service: 'ec2', Api: 'DescribeInstanceTypes', PropertySelector: '$..*..*', DesiredValues: ['x'] },
          timeoutSeconds: 3,
        },
      ]),
    ),
  ];
}

/** Calls that no API has. */
function calls(): HostileCase[] {
  const names = ['', 'constructor', '__proto__', '../../../etc', 'toString', 'Describe Regions', 'x'.repeat(1_000)];
  const each = (inputs: object): StepText[] => [call('a', inputs, { onFailure: 'Continue' }), nap('b')];
  return [
    ...names.flatMap((name) => [
      written(`an operation called ${JSON.stringify(name).slice(0, 20)}`, () => documentText(each({ Api: name }))),
      written(`a service called ${JSON.stringify(name).slice(0, 20)}`, () => documentText(each({ Service: name }))),
    ]),
    written('inputs 60 deep', () => documentText(each({ Filters: JSON.parse(deepText(55)) as object }))),
    written('a list of 8,000 ids', () =>
      documentText(each({ Api: 'DescribeInstances', InstanceIds: many(3_000, (index) => `i-${index}`) })),
    ),
    written('inputs of every wrong type', () =>
      documentText(each({ Filters: 5, MaxResults: {}, DryRun: [], RegionNames: 'x' })),
    ),
    written('a region in the host', () =>
      documentText(each({ Service: 's3', Api: 'ListObjectsV2', Bucket: 'a#b@evil.com/..' })),
    ),
    written('an answer of megabytes that is kept', () =>
      documentText([
        call('a', { Api: 'DescribeInstanceTypes' }, { outputs: [{ Name: 'o', Selector: '$', Type: 'StringMap' }] }),
        ask('ask', { Message: '{{ a.o }}' }, { timeoutSeconds: 1 }),
      ]),
    ),
  ];
}

/** As much of one thing as 64 KB hold. */
function long(): HostileCase[] {
  const next = (index: number): unknown => [
    { NextStep: `b${index + 1}`, Variable: '{{ global:DATE }}', Contains: 'x' },
  ];
  return [
    written('700 steps', () => documentText(many(700, (index) => nap(`s${index}`)))),
    written('300 branches in a row', () =>
      documentText([...many(300, (index) => branch(`b${index}`, next(index), `b${index + 1}`)), nap('b300')]),
    ),
    written('And and Or 28 deep', () => {
      let at: object = { Variable: 'a', StringEquals: 'b' };
      for (let depth = 0; depth < 28; depth += 1) at = { [depth % 2 ? 'And' : 'Or']: [at, at].slice(0, 1) };
      return documentText([branch('a', [{ NextStep: 'b', ...at }], 'b'), nap('b')]);
    }),
    written('1,000 choices', () =>
      documentText([
        branch(
          'a',
          many(700, () => ({ NextStep: 'b', Variable: 'a', StringEquals: 'b' })),
          'b',
        ),
        nap('b'),
      ]),
    ),
    written('100 attempts of a call that is refused', () =>
      documentText([call('a', { Api: 'DescribeInstances', InstanceIds: ['i-0'] }, { maxAttempts: 100 })]),
    ),
  ];
}
