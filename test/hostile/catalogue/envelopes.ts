/** What stands beside the arguments of a start or a message: memo, headers, results of earlier runs, types, numbers of payloads. */
import { ask, nap, startOf } from '../base.js';
import { bothVersions, filler, json, jsonText, type Beside, type HostileCase, type WirePayload } from '../case.js';

export const hostileEnvelopes = (): HostileCase[] => [
  ...memos(),
  ...earlierRuns(),
  ...types(),
  ...counts(),
  ...headers(),
];

const beside = (name: string, make: () => Beside, value = (): unknown => startOf([nap('a')])): HostileCase => ({
  name: `envelope: ${name}`,
  begin: () => ({ payloads: [json(value())], beside: make() }),
});

const lists = (depth: number): WirePayload => jsonText('['.repeat(depth) + ']'.repeat(depth));
const fields = (count: number, payload = json(1)): Record<string, WirePayload> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, payload]));

function memos(): HostileCase[] {
  return [
    ...[10, 100, 3_000, 900_000].map((depth) => beside(`a memo ${depth} deep`, () => ({ memo: { a: lists(depth) } }))),
    // Until so many had gone astray that the worker took nothing any more.
    ...Array.from({ length: 45 }, (_, index) =>
      beside(`a memo 3,000 deep, number ${index}`, () => ({ memo: { a: lists(3_000) } })),
    ),
    beside('a memo of 1.9 MB', () => ({ memo: { a: json(filler(1_900_000)) } })),
    beside('a memo of 600,000 lists', () => ({ memo: { a: jsonText(`[${'[],'.repeat(600_000)}1]`) } })),
    beside('a memo that cannot be read', () => ({ memo: { a: jsonText('[') } })),
    beside('a memo of names of prototypes', () => ({ memo: { ['__proto__']: json({}), constructor: json(1) } })),
    ...bothVersions({
      ...beside(
        'a run that is stopped, with a memo as large as the server takes',
        () => ({ memo: { a: json(filler(2_097_000)) } }),
        () => startOf([ask('a')]),
      ),
    }),
  ];
}

/** The server believes whoever starts a run what came before it. */
function earlierRuns(): HostileCase[] {
  const deep = lists(3_000);
  const failure = { message: 'x', applicationFailureInfo: { type: 't', details: { payloads: [] } } };
  return [
    beside('a result 3,000 deep', () => ({ lastCompletionResult: [deep] })),
    beside('a result of 600,000 lists', () => ({ lastCompletionResult: [jsonText(`[${'[],'.repeat(600_000)}1]`)] })),
    beside('a failure of an earlier run', () => ({ continuedFailure: failure })),
    beside('a failure with 90 causes', () => ({
      continuedFailure: Array.from({ length: 90 }).reduce<object>((cause) => ({ ...failure, cause }), failure),
    })),
    beside('a failure with a stack of 1.5 MB', () => ({
      continuedFailure: { ...failure, stackTrace: 's\n'.repeat(750_000) },
    })),
  ];
}

function types(): HostileCase[] {
  const names = ['unknown', 'default', '__proto__', 'constructor', 'toString', 'valueOf', 'x'.repeat(900), '語'];
  return names.map((workflowType) =>
    beside(`a workflow of type ${workflowType.slice(0, 20)}`, () => ({ workflowType })),
  );
}

/** Nobody reads what comes after the first argument, but everything on the way touches it. */
function counts(): HostileCase[] {
  const none: WirePayload = { encoding: '', data: '' };
  const payloads = (): WirePayload[] => Array.from({ length: 50_000 }, () => none);
  const wordy: WirePayload = { ...json(1), metadata: fieldsOfBytes(20_000) };
  return [
    { name: 'envelope: a start of 50,000 arguments', begin: () => ({ payloads: payloads() }) },
    ...(['signal', 'update', 'query'] as const).map((by): HostileCase => ({
      ...waits(`a ${by} of 50,000 arguments`),
      messages: () => [{ by, name: by === 'query' ? 'describe' : 'Approve', payloads: payloads() }],
    })),
    {
      ...waits('an argument with 20,000 words of metadata'),
      messages: () => [{ by: 'signal', name: 'Approve', payloads: [wordy] }],
    },
    {
      ...waits('an argument whose encoding has a name of 1.9 MB'),
      messages: () => [{ by: 'signal', name: 'Approve', payloads: [{ encoding: filler(1_900_000), data: '1' }] }],
    },
    beside('a memo of 5,000 entries', () => ({ memo: fields(5_000) })),
    { ...beside('a memo of 45,000 entries', () => ({ memo: fields(45_000) })), mayHoldMs: MEGABYTES_MS },
  ];
}

/** Nearly 4 MB in one task, which Temporal's SDK decodes in one piece before anything can be cut. */
const MEGABYTES_MS = 200;

function headers(): HostileCase[] {
  const header = fields(5_000);
  return [
    beside('a start with 5,000 headers', () => ({ header })),
    { ...beside('a start with 80,000 headers', () => ({ header: fields(80_000) })), mayHoldMs: MEGABYTES_MS },
    ...(['signal', 'update', 'query'] as const).map((by): HostileCase => ({
      ...waits(`a ${by} with 5,000 headers`),
      messages: () => [{ by, name: by === 'query' ? 'describe' : 'Approve', payloads: [json({})], beside: { header } }],
    })),
  ];
}

const waits = (name: string): HostileCase => ({
  name: `envelope: ${name}`,
  begin: () => ({ payloads: [json(startOf([ask()]))] }),
  staysOpen: true,
});

const fieldsOfBytes = (count: number): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, new Uint8Array()]));
