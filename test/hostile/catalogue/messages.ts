/** Signals, updates and queries of every wrong shape and size, to a run that waits for an approval. */
import { ask, startOf } from '../base.js';
import { deepText, filler, json, jsonText, type HostileCase, type HostileMessage, type WirePayload } from '../case.js';

/** Ways in; a plain client of Temporal can use any of them. */
const NAMES = ['Approve', 'Reject', 'Revoke', 'Resume', 'StartStep', 'StopStep', 'Stop'] as const;
const BIG = 1_900_000;

export const hostileMessages = (): HostileCase[] => [...shapes(), ...sizes(), ...floods(), ...unreadable()];

const waiting = { payloads: [json(startOf([ask()]))] };
const refused = (name: string, messages: () => HostileMessage[]): HostileCase => ({
  name: `message: ${name}`,
  begin: () => waiting,
  messages,
  staysOpen: true,
});
/** As signal and as update. */
const both = (name: string, payloads: WirePayload[], times?: number): HostileMessage[] =>
  (['signal', 'update'] as const).map((by) => ({ by, name, payloads, ...(times === undefined ? {} : { times }) }));

function shapes(): HostileCase[] {
  const values = [undefined, null, 0, -1, '', 'alice', true, [], ['alice'], {}, [[]], { approver: null }];
  const more = [
    { approver: 5 },
    { approver: ['alice'] },
    { approver: { toString: 'alice' } },
    { step: {} },
    { step: 'no' },
  ];
  return [
    ...NAMES.filter((name) => name !== 'Stop').map((name) =>
      refused(`${name} with arguments of every shape`, () =>
        [...values, ...more].flatMap((value) => both(name, [json(value)])),
      ),
    ),
    refused('Stop of a type that there is not', () =>
      ['', 'cancel', 'Kill', 5, {}, ['Cancel']].flatMap((type) => both('Stop', [json({ type })])),
    ),
    refused('names that nobody knows', () =>
      ['', 'Nothing', '__proto__', 'toString', '__temporal_x', 'x'.repeat(1_000)].flatMap((name) =>
        both(name, [json({})]),
      ),
    ),
    refused('no arguments, and 200 of them', () =>
      NAMES.filter((name) => name !== 'Stop').flatMap((name) => [
        ...both(name, []),
        ...both(
          name,
          Array.from({ length: 200 }, () => json(5)),
        ),
      ]),
    ),
    refused('names of prototypes in an argument', () =>
      both('Approve', [jsonText('{"__proto__":{"approver":"alice"},"constructor":{}}')]),
    ),
    refused('halves of pairs of letters, which are no UTF-8', () =>
      ['step', 'approver', 'comment', '\ud800'].flatMap((place) => both('Approve', [json({ [place]: 'a\ud800b' })])),
    ),
    refused('an approver that is almost listed', () =>
      ['Alice', 'alice ', 'alice\u0000', '\ufeffalice', 'bo\u0062\u200b', '\ud800'].flatMap((approver) =>
        both('Approve', [json({ approver })]),
      ),
    ),
    ...['describe', '__stack_trace', '__enhanced_stack_trace', '__temporal_workflow_metadata', 'nothing'].map((name) =>
      refused(`query ${name} with arguments of every shape`, () =>
        values.map((value) => ({ by: 'query', name, payloads: [json(value)] })),
      ),
    ),
  ];
}

function sizes(): HostileCase[] {
  const places = ['approver', 'step', 'comment', 'proof', 'type', 'nothing'];
  return [
    ...places.flatMap((place) =>
      (['Approve', 'Reject'] as const).map((name) =>
        refused(`${name} with 1.9 MB as its ${place}`, () => both(name, [json({ [place]: filler(BIG) })])),
      ),
    ),
    refused('a wide approver of 1.9 MB', () => both('Reject', [json({ approver: filler(BIG, true) })])),
    {
      name: 'message: a listed approver rejects, with a comment of 1.9 MB',
      begin: () => waiting,
      messages: () => [{ by: 'signal', name: 'Reject', payloads: [json({ approver: 'alice', comment: filler(BIG) })] }],
    },
    {
      name: 'message: a listed approver approves, with a comment of surrogates cut in half',
      begin: () => waiting,
      messages: () => [
        { by: 'update', name: 'Approve', payloads: [json({ approver: 'alice', comment: '😀'.repeat(300).slice(1) })] },
      ],
    },
    refused('a list of 400,000 numbers', () =>
      both('Approve', [json(Array.from({ length: 400_000 }, (_, index) => index % 10))]),
    ),
    refused('a map of 100,000 keys', () =>
      both('Approve', [json(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1])))]),
    ),
    refused('maps 100,000 deep', () => both('Approve', [jsonText(deepText(100_000))])),
    refused('Stop of an unknown type of 1.9 MB', () => both('Stop', [json({ type: filler(BIG) })])),
    ...megabytesAtOnce(),
  ];
}

/** Temporal's SDK decodes whatever comes with one task, and copies it from its main thread to the workflow's, each in one call. */
function megabytesAtOnce(): HostileCase[] {
  const mayHoldMs = 300;
  return [
    {
      ...refused('six refused updates of 1.9 MB at once', () => [
        { by: 'update', name: 'Approve', payloads: [json({ approver: filler(BIG) })], times: 6 },
      ]),
      mayHoldMs,
    },
    {
      ...refused('twelve signals of 1.5 MB', () => [
        { by: 'signal', name: 'Approve', payloads: [json({ comment: filler(1_500_000) })], times: 12 },
      ]),
      mayHoldMs,
    },
  ];
}

function floods(): HostileCase[] {
  const vote = (approver: string): WirePayload[] => [json({ step: 'ask', approver })];
  return [
    refused('2,000 signals that are dropped', () => [
      { by: 'signal', name: 'Approve', payloads: vote('mallory'), times: 2_000 },
    ]),
    refused('2,000 stops of a type that there is not', () => [
      { by: 'signal', name: 'Stop', payloads: [json({ type: 'Kill' })], times: 2_000 },
    ]),
    refused('2,000 signals that nobody knows', () => [
      { by: 'signal', name: 'Nothing', payloads: [json({})], times: 2_000 },
    ]),
    refused('300 updates that are refused', () => [
      { by: 'update', name: 'Approve', payloads: vote('mallory'), times: 300 },
    ]),
    refused('500 queries', () => [{ by: 'query', name: 'describe', payloads: [], times: 500 }]),
    {
      name: 'message: 300 stops of both types',
      begin: () => waiting,
      messages: () => [
        { by: 'signal', name: 'Stop', payloads: [json({ type: 'Complete' })], times: 150 },
        { by: 'signal', name: 'Stop', payloads: [json({ type: 'Cancel' })], times: 150 },
      ],
    },
    {
      name: 'message: 400 votes of all kinds at once',
      begin: () => waiting,
      messages: () => [...both('Approve', vote('alice'), 100), ...both('Reject', vote('bob'), 100)],
    },
  ];
}

/** What cannot be read at all must not make a run unreadable. */
function unreadable(): HostileCase[] {
  const payloads: [string, WirePayload][] = [
    ['half a map', jsonText('{"approver":')],
    ['no text', jsonText('')],
    ['an unknown encoding', { encoding: 'json/rot13', data: '{}' }],
    ['bytes', { encoding: 'binary/plain', data: Buffer.alloc(100) }],
    ['no UTF-8', { encoding: 'json/plain', data: Buffer.from([0xff, 0xc0]) }],
  ];
  return payloads.flatMap(([what, payload]) => [
    refused(`signal Approve: ${what}`, () => [{ by: 'signal', name: 'Approve', payloads: [payload] }]),
    refused(`update Approve: ${what}`, () => [{ by: 'update', name: 'Approve', payloads: [payload] }]),
    refused(`signal Stop: ${what}`, () => [{ by: 'signal', name: 'Stop', payloads: [payload] }]),
    refused(`signal that nobody knows: ${what}`, () => [{ by: 'signal', name: 'Nothing', payloads: [payload] }]),
    refused(`query: ${what}`, () => [{ by: 'query', name: 'describe', payloads: [payload] }]),
  ]);
}
