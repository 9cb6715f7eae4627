/** Little that becomes much: texts joined again and again, thousands of steps, sizes up to the server's own limits. */
import { ask, branch, call, documentText, nap, rawPlan, startOf, type StepText } from '../base.js';
import { bothVersions, filler, json, jsonText, type HostileCase, type WirePayload } from '../case.js';

/** The server takes 2 MiB a payload. */
const LIMIT = 2 * 1024 * 1024 - 4096;

export const hostileSizes = (): HostileCase[] => [
  ...[...joins(), ...counts(), ...trees()].flatMap(bothVersions),
  ...wide(),
  ...texts(),
];

const size = (name: string, value: () => unknown): HostileCase => ({
  name: `size: ${name}`,
  begin: () => ({ payloads: [json(value())] }),
});

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const joined = (times: number, ref = 'P'): object => ({ '{{': many(times, () => ({ ref })) });
const withParameter = (steps: unknown, bytes: number, wide = false): unknown => ({
  ...rawPlan(steps),
  parameters: { P: filler(bytes, wide) },
});

/** Steps whose inputs multiply a parameter. */
function joins(): HostileCase[] {
  const naps = (count: number, times: number): StepText[] =>
    many(count, (index) => nap(`s${index}`, { inputs: { Duration: joined(times) }, onFailure: 'Continue' }));
  return [
    size('110 sleeps that join 440,000 characters 200 times', () => withParameter(naps(110, 200), 440_000)),
    size('one sleep that joins 400,000 characters 1,600 times', () => withParameter(naps(1, 1_600), 400_000)),
    size('one sleep that joins 1.9 MB twice', () => withParameter(naps(1, 2), 1_900_000)),
    size('1,000 sleeps that join 1,000 bytes 100 times', () => withParameter(naps(1_000, 100), 1_000)),
    size('a join of wide letters that fits in letters and not in bytes', () =>
      withParameter([call('a', { X: joined(3) })], 400_000, true),
    ),
    size('a list that splices a list 3,000 times', () => ({
      ...rawPlan([call('a', { X: many(3_000, () => joined(1)) })]),
      parameters: { P: many(3_000, () => 'x') },
    })),
    size('a map rendered into a text 2,000 times', () => ({
      ...rawPlan([call('a', { X: joined(2_000) })]),
      parameters: { P: Object.fromEntries(many(500, (index) => [`k${index}`, 'v'.repeat(50)])) },
    })),
    size('a thousand inputs of 100,000 characters each', () =>
      withParameter([call('a', Object.fromEntries(many(1_000, (index) => [`X${index}`, joined(1)])))], 100_000),
    ),
    size('variables that double 24 times', () => ({
      ...rawPlan([nap('a')], {
        variables: Object.fromEntries(
          many(24, (index) => [
            `v${index}`,
            { type: 'String', default: joined(2, index ? `variable:v${index - 1}` : 'P') },
          ]),
        ),
      }),
      parameters: { P: filler(1_000) },
    })),
    size('references among templates of parameters that double', () => ({
      ...startOf([nap('a')]),
      parameters: { P0: filler(1_000) },
      templates: Object.fromEntries(many(24, (index) => [`P${index + 1}`, joined(2, `P${index}`)])),
    })),
    size('templates of parameters that refer to each other', () => ({
      ...startOf([nap('a')]),
      templates: { P: joined(1, 'Q'), Q: joined(2, 'P') },
    })),
    size('a timeout that joins 1 MB', () => withParameter([{ ...nap('a'), timeoutSeconds: joined(50) }], 1_000_000)),
    size('an assumeRole that joins 1 MB', () => ({
      ...rawPlan([nap('a')], { assumeRole: joined(50) }),
      parameters: { P: filler(1_000_000) },
    })),
  ];
}

/** What fits as letters and not as bytes: in the final record, when a run is cancelled, and when it continues as new. */
function wide(): HostileCase[] {
  const P = filler(1_200_000, true);
  const failing = (count: number): StepText[] =>
    many(count, (index) => nap(`s${index}`, { inputs: { Duration: joined(1, 'Q') }, onFailure: 'Continue' }));
  const started = (steps: unknown, more: object = {}): unknown => ({
    ...rawPlan(steps, more),
    parameters: { P, Q: filler(36_000, true) },
  });
  return [
    size('a record of wide letters beside a wide parameter, at the end', () => started(failing(60))),
    size('a record of wide letters beside a wide parameter, at a cancel', () => started([...failing(60), ask()])),
    size('wide variables beside a wide parameter', () =>
      started([nap('a')], { variables: { v: { type: 'String', default: joined(1, 'P') } } }),
    ),
    size('a history of wide letters that continues as new with a wide parameter', () =>
      started(many(150, (index) => call(`c${index}`, { X: joined(1, 'Q') }, { onFailure: 'Continue' }))),
    ),
    {
      name: 'size: a document that records wide letters, as its own parameter allows',
      begin: () => ({
        document: documentText(failingText(60), { parameters: { P: { type: 'String' }, Q: { type: 'String' } } }),
        parameters: { P: [filler(1_650_000, true)], Q: [filler(36_000, true)] },
      }),
    },
  ];
}

const failingText = (count: number): StepText[] =>
  many(count, (index) => nap(`s${index}`, { inputs: { Duration: 'x{{ Q }}' }, onFailure: 'Continue' }));

/** Thousands of things. */
function counts(): HostileCase[] {
  return [
    size('10,000 steps', () => rawPlan(many(10_000, (index) => nap(`s${index}`)))),
    size('10,000 branches in a row', () =>
      rawPlan(
        many(10_000, (index) =>
          branch(`b${index}`, [{ NextStep: `b${index + 1}`, Variable: '', StringEquals: '' }], 'x'),
        ),
      ),
    ),
    size('3,000 steps that fail at their inputs', () =>
      rawPlan(many(3_000, (index) => nap(`s${index}`, { inputs: { Duration: 'x' }, onFailure: 'Continue' }))),
    ),
    size('2,000 steps that each record 1,000 characters', () =>
      withParameter(
        many(2_000, (index) => nap(`s${index}`, { inputs: { Duration: joined(1) }, onFailure: 'Continue' })),
        1_000,
      ),
    ),
    size('a template of 300,000 parts', () =>
      rawPlan([
        call('a', {
          X: { '{{': many(300_000, (index) => (index % 2 ? '' : { ref: 'global:REGION' })).slice(0, 60_000) },
        }),
      ]),
    ),
    size('100,000 inputs of a step', () =>
      rawPlan([call('a', Object.fromEntries(many(100_000, (index) => [`X${index}`, index])))]),
    ),
    size('20,000 parameters', () => ({
      ...startOf([nap('a')]),
      parameters: Object.fromEntries(many(20_000, (index) => [`P${index}`, 'x'.repeat(20)])),
    })),
    size('20,000 outputs of the document', () =>
      rawPlan([nap('a')], { outputs: many(20_000, (index) => `a.o${index}`) }),
    ),
    size('5,000 outputs of a step', () =>
      rawPlan([call('a', {}, { outputs: many(5_000, (index) => ({ Name: `o${index}`, Selector: '$..*' })) })]),
    ),
    size('20,000 tags', () => ({ ...startOf([nap('a')]), tags: many(20_000, () => ({ Key: 'k', Value: 'v' })) })),
    size('300 variables of 5,000 wide letters', () =>
      rawPlan([nap('a')], {
        variables: Object.fromEntries(
          many(300, (index) => [`v${index}`, { type: 'String', default: filler(5_000, true) }]),
        ),
      }),
    ),
  ];
}

/** One long text, wherever a text may be. */
function texts(): HostileCase[] {
  const places: [string, (text: string) => unknown][] = [
    ['a parameter', (text) => ({ ...startOf([nap('a')]), parameters: { P: text } })],
    ['the name of a step', (text) => rawPlan([nap(text)])],
    ['the name of a step that waits', (text) => rawPlan([ask(text)])],
    ['the name of the document', (text) => startOf([nap('a')], { documentName: text })],
    ['who started it', (text) => startOf([nap('a')], { executedBy: text })],
    ['the region', (text) => startOf([call('a')], { region: text })],
    ['an approver', (text) => rawPlan([ask('a', { Approvers: [text] })])],
    ['the message of an approval', (text) => rawPlan([ask('a', { Message: text })])],
    ['a duration', (text) => rawPlan([nap('a', { inputs: { Duration: `PT${text}S` } })])],
    ['digits of a duration', (text) => rawPlan([nap('a', { inputs: { Duration: `PT${'9'.repeat(text.length)}S` } })])],
    ['a moment', (text) => rawPlan([nap('a', { inputs: { Timestamp: text } })])],
    ['an operation', (text) => rawPlan([call('a', { Api: text })])],
    ['a service', (text) => rawPlan([call('a', { Service: text })])],
    ['a reference', (text) => rawPlan([nap('a', { inputs: { Duration: { '{{': ['x', { ref: text }] } } })])],
    ['an input that does not exist', (text) => rawPlan([nap('a', { inputs: { [text]: 1 } })])],
    ['a selector', (text) => rawPlan([call('a', {}, { outputs: [{ Name: 'o', Selector: `$.${text}` }] })])],
    [
      'blanks in a selector',
      (text) =>
        rawPlan([
          call(
            'a',
            {},
            { outputs: [{ Name: 'o', Selector: `$[?(@.a${' '.repeat(Math.min(text.length, 60_000))}==1)]` }] },
          ),
        ]),
    ],
    [
      'the step that a branch goes to',
      (text) => rawPlan([branch('a', [{ NextStep: text, Variable: '', StringEquals: '' }])]),
    ],
    [
      'the pattern of a comparison',
      (text) =>
        rawPlan([branch('a', [{ NextStep: 'b', Variable: text, Contains: `${text.slice(1)}y` }], 'b'), nap('b')]),
    ],
  ];
  return places.flatMap(([where, put]) => [
    size(`2 MB in ${where}`, () => put(filler(LIMIT - 8_192))),
    size(`600,000 wide letters in ${where}`, () => put(filler(1_800_000, true))),
  ]);
}

/** Conditions in conditions. */
function trees(): HostileCase[] {
  const leaf = { Variable: 'a', StringEquals: 'a' };
  const wide = (kind: string, count: number): object => ({ NextStep: 'b', [kind]: many(count, () => leaf) });
  const deep = (kind: string, depth: number): WirePayload => {
    const [open, close] = kind === 'Not' ? [`{"${kind}":`, '}'] : [`{"${kind}":[`, ']}'];
    const condition = open.repeat(depth) + JSON.stringify(leaf) + close.repeat(depth);
    const choice = { NextStep: 'b', [kind]: '%' };
    return jsonText(JSON.stringify(branching(choice)).replace('"%"', kind === 'Not' ? condition : `[${condition}]`));
  };
  const full = (depth: number): object =>
    depth === 0 ? leaf : { [depth % 2 ? 'And' : 'Or']: [full(depth - 1), full(depth - 1)] };
  const branching = (choice: object): object => rawPlan([branch('a', [choice], 'b'), nap('b')]);
  const tree = (name: string, condition: () => object): HostileCase => size(name, () => branching(condition()));
  const deepTree = (name: string, payload: () => WirePayload): HostileCase => ({
    name: `size: ${name}`,
    begin: () => ({ payloads: [payload()] }),
  });
  return [
    tree('Or of 30,000 conditions', () => wide('Or', 30_000)),
    tree('And of 30,000 conditions', () => wide('And', 30_000)),
    deepTree('And 3,000 deep', () => deep('And', 3_000)),
    deepTree('Not 5,000 deep', () => deep('Not', 5_000)),
    tree('a full tree of 16,000 conditions', () => ({ NextStep: 'b', ...full(14) })),
    size('1,000 branches of 30 choices each', () =>
      rawPlan(
        many(1_000, (index) =>
          branch(
            `b${index}`,
            many(30, () => ({ NextStep: 'x', Variable: '{{ P }}', StringEquals: 'b' })),
            `b${index + 1}`,
          ),
        ),
      ),
    ),
    size('10,000 choices over 100,000 characters', () => ({
      ...rawPlan([
        branch(
          'a',
          many(10_000, () => ({ NextStep: 'b', Variable: joined(1), Contains: 'xy' })),
          'b',
        ),
        nap('b'),
      ]),
      parameters: { P: filler(100_000) },
    })),
  ];
}
