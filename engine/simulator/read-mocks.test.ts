import { describe, expect, it } from 'vitest';
import { readMocks } from './read-mocks.js';

const read = (text: string, steps?: string[]) => readMocks(text, 'mocks.yaml', steps);
const summary = (text: string, steps?: string[]): string[] =>
  read(text, steps).problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
const onlyMessage = (text: string): string =>
  read(text)
    .problems.map(({ message }) => message)
    .join();

const EVERYTHING = `
clock: 2026-01-31T10:00:00Z          # start of virtual time; default fixed, not now
account: '111122223333'
region: eu-west-1
calls:                                # matched by service, api and, when given, a subset of the inputs
  - service: ec2
    api: DescribeInstances
    when: { InstanceIds: [i-0abc] }
    responses:                        # used in order, the last one again and again
      - { Reservations: [] }
      - { error: { code: RequestLimitExceeded, message: slow down } }
      - { delay: PT30S, response: { Reservations: [{ Instances: [{ State: { Name: running } }] }] } }
      - { delay: PT0.5S, error: { code: InternalError } }
commands:                             # runCommand: per node id or '*'
  - { node: '*', status: Success, output: done, code: 0, delay: PT10S }
  - { node: i-1, status: Failed }
scripts:                              # executeScript without running it; absent = really run it
  - { step: compute, payload: { value: 3 } }            # or error: { type: ValueError, message: no }
  - { step: compute, error: { type: ValueError } }
documents: { Child-Doc: ./child.yaml } # for executeAutomation; relative to this file
parameters: { /golden/base: ami-0abc, /golden/all: [a, b] }
webhooks:                             # invokeWebhook
  - { integration: chat, status: 200, body: '{"ok":true}', delay: PT1S }
signals:
  - { after: PT5M, type: Approve, step: approveCopy, approver: 'arn:aws:iam::111122223333:role/AmiApprover', comment: fine }
  - { after: P1DT1H, type: Stop, stopType: Complete }
  - { type: Stop }
`;

describe('a mocks file', () => {
  it('may say everything there is', () => {
    const { mocks, problems } = read(EVERYTHING, ['approveCopy', 'compute']);

    expect(problems).toEqual([]);
    expect(mocks).toEqual({
      clock: Date.parse('2026-01-31T10:00:00Z'),
      account: '111122223333',
      region: 'eu-west-1',
      calls: [
        {
          service: 'ec2',
          api: 'DescribeInstances',
          when: { InstanceIds: ['i-0abc'] },
          responses: [
            { delayMs: 0, answer: { Reservations: [] } },
            { delayMs: 0, error: { code: 'RequestLimitExceeded', message: 'slow down' } },
            { delayMs: 30_000, answer: { Reservations: [{ Instances: [{ State: { Name: 'running' } }] }] } },
            { delayMs: 500, error: { code: 'InternalError', message: '' } },
          ],
        },
      ],
      commands: [
        { node: '*', status: 'Success', output: 'done', code: 0, delayMs: 10_000 },
        { node: 'i-1', status: 'Failed', output: '', code: 1, delayMs: 0 },
      ],
      scripts: [
        { step: 'compute', payload: { value: 3 } },
        { step: 'compute', error: { type: 'ValueError', message: '' } },
      ],
      documents: { 'Child-Doc': './child.yaml' },
      parameters: { '/golden/base': 'ami-0abc', '/golden/all': ['a', 'b'] },
      webhooks: [{ integration: 'chat', status: 200, body: '{"ok":true}', delayMs: 1000 }],
      signals: [
        {
          afterMs: 300_000,
          type: 'Approve',
          step: 'approveCopy',
          approver: 'arn:aws:iam::111122223333:role/AmiApprover',
          comment: 'fine',
        },
        { afterMs: 90_000_000, type: 'Stop', stopType: 'Complete' },
        { afterMs: 0, type: 'Stop', stopType: 'Cancel' },
      ],
    });
  });

  it('has every key optional, and a fixed clock', () => {
    expect(read('account: "111122223333"').mocks).toMatchObject({
      clock: Date.parse('2026-01-01T00:00:00Z'),
      region: 'us-east-1',
      calls: [],
    });
  });

  it('may be JSON', () => {
    expect(readMocks('{"region": "eu-west-1"}', 'mocks.json').mocks).toMatchObject({ region: 'eu-west-1' });
  });

  it('says all that is wrong at once, each with its place', () => {
    const text = `clock: yesterday
account: 111122223333
region: Ireland
call: []
calls:
  - service: ec2
    responses: []
  - { service: ec2, api: DescribeImages, responses: [{ delay: soon }, { delay: PT1S, Images: [] }], wen: {} }
commands:
  - { node: i-1, status: Fine, delay: 10s }
scripts:
  - { step: a }
signals:
  - { type: Approve, step: b }
  - { type: Approve, approver: alice, stopType: Cancel }
  - { type: Aprove }
`;
    expect(summary(text, ['a'])).toEqual([
      '1:8 INVALID_VALUE',
      '2:10 WRONG_TYPE',
      '3:9 INVALID_VALUE',
      '4:1 UNKNOWN_PROPERTY',
      '6:5 MISSING_PROPERTY',
      '7:16 INVALID_VALUE',
      '8:63 INVALID_VALUE',
      '8:73 MOCKS_INVALID',
      '8:101 UNKNOWN_PROPERTY',
      '10:26 INVALID_VALUE',
      '10:39 INVALID_VALUE',
      '12:5 MOCKS_INVALID',
      '14:5 MOCKS_INVALID',
      '14:28 UNKNOWN_STEP',
      '15:49 MOCKS_INVALID',
      '16:13 INVALID_VALUE',
    ]);
    expect(read(text).mocks).toBeUndefined();
  });

  it.each([
    ['call: []', 'Unknown property "call".'],
    ['clock: 2026-13-01T00:00:00Z', 'There is no such moment: 2026-13-01T00:00:00Z.'],
    ["account: '12'", 'An account is 12 digits in quotes, not "12".'],
    ['commands: [{ node: i-1, delay: 10s }]', '"10s" is not an ISO 8601 duration like PT30S or PT1H30M.'],
    ['commands: [{ node: i-1, delay: PT }]', '"PT" is not an ISO 8601 duration like PT30S or PT1H30M.'],
    ['- a', 'A mocks file is a map with keys like calls, commands and signals; this is something else.'],
    ['# nothing', 'The document is empty.'],
  ])('%s: %s', (text, message) => {
    expect(onlyMessage(text)).toBe(message);
  });

  it('tells an answer that has a member named error from an error', () => {
    const call = (response: string) => `calls: [{ service: sfn, api: DescribeExecution, responses: [${response}] }]`;

    expect(read(call('{ status: FAILED, error: Oops }')).mocks!.calls[0]!.responses).toEqual([
      { delayMs: 0, answer: { status: 'FAILED', error: 'Oops' } },
    ]);
    expect(read(call('{ response: { error: Oops } }')).mocks!.calls[0]!.responses).toEqual([
      { delayMs: 0, answer: { error: 'Oops' } },
    ]);
    expect(read(call('{ error: Oops }')).problems[0]).toMatchObject({
      code: 'MOCKS_INVALID',
      hint: 'For an answer that has a member named error, write response: { error: … }.',
    });
    expect(onlyMessage(call('{ response: {}, error: { code: A } }'))).toContain('not with both');
  });

  it('knows that an account without quotes is a number', () => {
    expect(read('account: 111122223333').problems).toMatchObject([{ code: 'WRONG_TYPE', hint: 'Put it in quotes.' }]);
  });

  it('suggests the key and the step that were meant', () => {
    const hints = read('signal: []\nsignals: [{ type: Stop, step: aprove }]', ['approve']).problems.map(
      ({ hint }) => hint,
    );
    expect(hints).toEqual(['Did you mean "signals"?', 'Did you mean "approve"?']);
  });
});
