/** Starts that no client of ours would send: wrong shapes, wrong graphs, wrong carried state. */
import { ask, branch, call, carriedNow, carriedStart, inputOf, nap, rawPlan, startOf } from '../base.js';
import { bothVersions, deepText, json, jsonText, type HostileCase, type WirePayload } from '../case.js';

export const hostileStarts = (): HostileCase[] => [
  ...shapes(),
  ...steps(),
  ...graphs().flatMap(bothVersions),
  ...carried(),
  ...bytes(),
  ...halves(),
];

const start = (name: string, value: () => unknown): HostileCase => ({
  name: `start: ${name}`,
  begin: () => ({ payloads: [json(value())] }),
});

/** The input as a whole. */
function shapes(): HostileCase[] {
  const plan = { planVersion: 2, steps: [nap('a')] };
  return [
    ...[undefined, null, {}, [], '', 'text', 0, true, [[]], { plan: null }, { plan: {} }, { plan }].map((value) =>
      start(`the input is ${JSON.stringify(value) ?? 'undefined'}`, () => value),
    ),
    { name: 'start: without any argument', begin: () => ({ payloads: [] }) },
    { name: 'start: with 500 arguments', begin: () => ({ payloads: Array.from({ length: 500 }, () => json({})) }) },
    ...[null, 0, '', 'x', [], {}, [nap('a')], { 0: nap('a'), length: 1 }].map((value) =>
      start(`steps are ${JSON.stringify(value)}`, () => rawPlan(value)),
    ),
    ...[undefined, 0, -1, 3, 999, 1.5, '1', null, {}].map((planVersion) =>
      start(`planVersion ${JSON.stringify(planVersion) ?? 'absent'}`, () => inputOf({ ...plan, planVersion })),
    ),
    ...[null, 5, '', 'us_east_1', 'evil.com#', '../..', {}, ['eu-west-1']].map((region) =>
      start(`region ${JSON.stringify(region)}`, () => startOf([call('a')], { region })),
    ),
    ...[null, 7, 'x', [], ['a']].map((parameters) =>
      start(`parameters ${JSON.stringify(parameters)}`, () => startOf([nap('a')], { parameters })),
    ),
    ...[null, 7, 'x', [], { throttlingRetrySeconds: -1 }, { searchAttributes: 'yes' }].map((settings) =>
      start(`settings ${JSON.stringify(settings)}`, () => startOf([nap('a')], { settings })),
    ),
    ...[5, 'x', [null], [{ Key: {} }], {}].map((tags) =>
      start(`tags ${JSON.stringify(tags)}`, () => startOf([nap('a')], { tags })),
    ),
    ...[5, null, { a: 1 }].map((documentName) =>
      start(`documentName ${JSON.stringify(documentName)}`, () => startOf([nap('a')], { documentName })),
    ),
    ...[5, {}, { '{{': [{ ref: 'nobody' }] }, { '{{': 'x' }, 'arn:aws:iam::1:role/x', ''].map((assumeRole) =>
      start(`assumeRole ${JSON.stringify(assumeRole)}`, () => rawPlan([nap('a')], { assumeRole })),
    ),
    ...[5, [], { v: null }, { v: { type: 'Nothing' } }, { __proto: { type: 'String' } }].map((variables) =>
      start(`variables ${JSON.stringify(variables)}`, () => rawPlan([nap('a')], { variables })),
    ),
    ...[5, {}, [5], ['a'], ['a.b.c'], ['__proto__.constructor']].map((outputs) =>
      start(`outputs ${JSON.stringify(outputs)}`, () => rawPlan([nap('a')], { outputs })),
    ),
  ];
}

/** One step of the Plan. */
function steps(): HostileCase[] {
  const { name: _, ...nameless } = nap('a');
  const values = [null, 0, 'x', [], {}, nameless, { name: 'a' }, { ...nap('a'), action: 'aws:nothing' }];
  const attributes: [string, unknown[]][] = [
    ['name', [null, 5, '', '__proto__', 'constructor', 'a/b', 'a#1', '\ud800', 'x'.repeat(100_000)]],
    ['action', ['toString', '__proto__', null, 7]],
    ['inputs', [null, 5, [], { Duration: null }, { Duration: {} }, { Duration: { '{{': null } }]],
    ['maxAttempts', [0, -1, 0.5, '3', 1e308, null]],
    ['timeoutSeconds', [0, -1, 1e308, 'x', null, { '{{': [] }, { '{{': [{ ref: 'a' }] }]],
    ['onFailure', [-1, 99, 0.5, 'Nowhere', null, {}]],
    ['onCancel', [-1, 99, 'Nowhere', {}]],
    ['outputs', [5, {}, [null], [{}], [{ Name: 5, Selector: 5 }]]],
    ['outputs', ['Nope', '', '__proto__', 'constructor'].map((Type) => [{ Name: 'a', Selector: '$', Type }])],
    ['reads', [5, 'x', {}, [null]]],
    ['nextStep', [-1, 99, 0.5, 'a', null]],
  ];
  return [
    ...values.map((value) => start(`a step is ${JSON.stringify(value)}`, () => rawPlan([value]))),
    ...attributes.flatMap(([key, each]) =>
      each.map((value) =>
        start(`${key} of a step is ${(JSON.stringify(value) ?? '').slice(0, 40)}`, () =>
          rawPlan([{ ...nap('a'), [key]: value }, nap('b')]),
        ),
      ),
    ),
    start('two steps of one name', () => rawPlan([call('a'), call('a')])),
    start('templates of every wrong shape', () =>
      rawPlan(
        [{}, [], [5], [null], [{}], [{ ref: 5 }], [{ ref: null }], [[]], 'x', null].map((parts, index) =>
          ask(`a${index}`, { Message: { '{{': parts } }, { onFailure: 'Continue', timeoutSeconds: 1 }),
        ),
      ),
    ),
    start('references to what is no name', () =>
      rawPlan(
        ['', '.', '..', 'a.b.c', '__proto__', 'constructor.name', 'global:', 'variable:__proto__'].map((ref, index) =>
          ask(`a${index}`, { Message: { '{{': ['x', { ref }] } }, { onFailure: 'Continue', timeoutSeconds: 1 }),
        ),
      ),
    ),
  ];
}

/** Jumps that lead back: what never ends by itself. */
function graphs(): HostileCase[] {
  const to = (NextStep: string): unknown => [{ NextStep, Variable: 'a', StringEquals: 'a' }];
  return [
    start('a backward jump', () => rawPlan([nap('a'), nap('b'), { ...nap('c'), nextStep: 1 }])),
    start('a step that follows itself', () => rawPlan([{ ...nap('a'), nextStep: 0 }])),
    start('a circle of sleeps', () => rawPlan([nap('a'), { ...nap('b'), nextStep: 0 }])),
    start('a circle of branches', () => rawPlan([branch('a', to('b')), branch('b', to('a'))])),
    start('a branch to itself', () => rawPlan([branch('a', to('a'))])),
    start('a branch to nowhere', () => rawPlan([branch('a', to('nowhere'))])),
    start('a circle of failures', () =>
      rawPlan([
        { ...call('a', { Api: 'Nothing' }), onFailure: 1 },
        { ...call('b', { Api: 'Nothing' }), onFailure: 0 },
      ]),
    ),
    start('a circle of calls', () => rawPlan([call('a'), { ...call('b'), nextStep: 0 }])),
    start('a failure that leads to itself', () => rawPlan([{ ...call('a', { Api: 'Nothing' }), onFailure: 0 }])),
    start('20,000 attempts', () => rawPlan([{ ...call('a', { Api: 'Nothing' }), maxAttempts: 20_000 }])),
    start('onCancel leads to a step that waits', () => rawPlan([{ ...ask('a'), onCancel: 1 }, ask('b')])),
  ];
}

/** State that continue-as-new never carried, for each version that a history may hold. */
const carried = (): HostileCase[] => [
  ...carriedBy('1', () => Promise.resolve(carriedStart()), [
    ['index', [-1, 1e9, 0.5, 'x', null]],
    ['state', [null, 5, [], {}, { record: null }, { record: {} }]],
    ['detailed', [null, 5, {}, [5], [[1e9, {}]], [[-1, null]]]],
    ['plain', [null, 5, {}, [5], [[1e9, 'Success', 0, 0]], [[0, 'Never', 1e308, -1]], [[0, 'Success', 'x', null]]]],
  ]),
  ...carriedBy('2', carriedNow, [
    [
      'position',
      [null, 5, {}, { step: -1 }, { step: 1e9 }, { step: 0, attempt: { number: -1 } }, { step: 0, round: {} }],
    ],
    ['record', [null, 5, [], {}, { steps: 5 }, { StepExecutions: [] }, { AutomationExecutionId: '\ud800' }]],
    ['values', [null, 5, [], { look: 5 }, { look: { Names: { '{{': [] } } }]],
    ['variables', [null, 5, []]],
    ['verdict', [null, 5, 'x', { failed: 5 }, { failed: { message: 5 } }, { failed: { message: { toString: 1 } } }]],
    ['stopped', [null, 5, 'Cancel', 'Never']],
    ['accountId', [null, 5, {}]],
    ['roleArn', [null, 5, 'x']],
  ]),
];

function carriedBy(
  version: string,
  start: () => Promise<Record<string, unknown>>,
  keys: [string, unknown[]][],
): HostileCase[] {
  const spoilt = (what: string, spoil: (state: Record<string, unknown>) => unknown): HostileCase => ({
    name: `start: carried of version ${version}: ${what}`,
    begin: async () => {
      const input = await start();
      return { payloads: [json({ ...input, carried: spoil(input['carried'] as Record<string, unknown>) })] };
    },
  });
  const prototypes = (state: Record<string, unknown>): unknown =>
    JSON.parse(JSON.stringify(state).replace('"values":{', '"values":{"__proto__":{"x":1},"constructor":{"y":[]},'));
  return [
    spoilt('as it was', (state) => state),
    spoilt('values that reach into prototypes', prototypes),
    ...[0, 'x', [], {}, { index: 0 }, { index: -1, state: {} }].map((value) =>
      spoilt(JSON.stringify(value), () => value),
    ),
    ...keys.flatMap(([key, values]) =>
      values.map((value) => spoilt(`${key} is ${JSON.stringify(value)}`, (state) => ({ ...state, [key]: value }))),
    ),
  ];
}

/** Arguments that are not what they say. */
function bytes(): HostileCase[] {
  const wire = (name: string, ...payloads: (() => WirePayload)[]): HostileCase => ({
    name: `start: ${name}`,
    begin: () => ({ payloads: payloads.map((make) => make()) }),
  });
  const spliced = (put: string) => (): WirePayload =>
    jsonText(JSON.stringify(startOf([nap('a')])).replace('"parameters":{}', `"parameters":${put}`));
  return [
    wire('half a map', () => jsonText('{"plan":')),
    wire('no text at all', () => jsonText('')),
    wire('bytes that are no UTF-8', () => ({ encoding: 'json/plain', data: Buffer.from([0xff, 0xfe, 0x00, 0xc0]) })),
    wire('an encoding that nobody knows', () => ({ encoding: 'json/rot13', data: '{}' })),
    wire('an encoding of our own that we do not have', () => ({ encoding: 'binary/sealed', data: 'x' })),
    wire('bytes as bytes', () => ({ encoding: 'binary/plain', data: Buffer.alloc(1000) })),
    wire('a message of protobuf', () => ({ encoding: 'json/protobuf', data: '{}' })),
    wire('numbers beyond all numbers', spliced('{"P":1e999,"Q":-1e999,"R":-0,"S":1e-999}')),
    wire(
      'names of prototypes',
      spliced('{"__proto__":{"polluted":true},"constructor":1,"toString":[],"hasOwnProperty":0}'),
    ),
    wire('names twice', spliced('{"P":1,"P":"2","P":{"P":[]}}')),
    wire('lone surrogates', spliced('{"P":"\\ud800","\\udfff":"\\ud83d"}')),
    wire('nothing but nul', spliced('{"P":"\\u0000\\u0000","\\u0000":1}')),
    ...[100, 5_000, 100_000].map((depth) =>
      wire(`maps ${depth} deep in a parameter`, spliced(`{"P":${deepText(depth)}}`)),
    ),
    wire('lists 100,000 deep', spliced(`{"P":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)),
    wire('maps 100,000 deep as the whole input', () => jsonText(deepText(100_000))),
    wire('a step nested 5,000 deep', () =>
      jsonText(JSON.stringify(rawPlan([call('a', { X: '%' })])).replace('"%"', deepText(5_000))),
    ),
  ];
}

/** One half of a pair of UTF-16, which is no UTF-8, in each text that comes out again as the text of a failure. */
const halves = (): HostileCase[] => [
  start('half a letter in the name of an action', () => rawPlan([{ ...nap('a'), action: 'aws:\ud83d' }])),
  start('half a letter in an input of a sleep', () => rawPlan([nap('a', { inputs: { Duration: 'PT\ud83d' } })])),
  start('half a letter in the name of a service', () => rawPlan([call('a', { Service: 'ec\ud83d' })])),
  start('half a letter in the name of an input', () => rawPlan([call('a', { 'X\ud83d': 1 })])),
  start('half a letter where a long selector is cut', () =>
    rawPlan([call('a', {}, { outputs: [{ Name: 'o', Selector: `$${' '.repeat(58)}${'😀'.repeat(2_000)}` }] })]),
  ),
];
