import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAwsCaller, type CallerSettings } from './caller.js';
import { FAKE_KEYS, json, startWireServer, type WireServer } from '../../test/support/wire-server.js';

let wire: WireServer;

beforeAll(async () => void (wire = await startWireServer()));
afterAll(() => wire.close());
beforeEach(() => {
  wire.requests.length = 0;
  wire.answer = json(200, {});
});

const listCommands = { service: 'ssm', api: 'ListCommands', inputs: {} };
const callerOf = (given: Partial<CallerSettings> = {}) =>
  createAwsCaller({ region: 'eu-west-1', endpoint: wire.endpoint, credentials: FAKE_KEYS, ...given });

describe('a request that fails before it leaves', () => {
  it.each(['us_east_1', 'evil.com#', 'us-east-1.evil.com', ''])(
    'for the Region %j is unsent, and nothing is on the wire',
    async (region) => {
      const refused = { kind: 'unsent', code: 'InvalidRegion' };
      await expect(callerOf({ region }).call(listCommands)).rejects.toMatchObject(refused);
      await expect(callerOf().call({ ...listCommands, region })).rejects.toMatchObject(refused);
      expect(wire.requests).toEqual([]);
    },
  );

  it('for an error of any name is unsent: what left is known, not guessed', async () => {
    const credentials = () => Promise.reject(Object.assign(new Error('no keys'), { name: 'SomethingNew' }));
    await expect(callerOf({ credentials }).call(listCommands)).rejects.toMatchObject({
      kind: 'unsent',
      code: 'SomethingNew',
    });
    expect(wire.requests).toEqual([]);
  });

  it('for want of a network on the way to credentials may be sent later', async () => {
    const unreachable = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const credentials = () => Promise.reject(unreachable);
    await expect(callerOf({ credentials }).call(listCommands)).rejects.toMatchObject({ kind: 'throttled' });
    expect(wire.requests).toEqual([]);
  });

  it('for who asked having given up while its operation was looked up never leaves, and nothing is left unheard', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', hear);
    const caller = new AbortController();
    const call = callerOf().call(listCommands, caller.signal);
    caller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', hear);
    expect([unheard, wire.requests]).toEqual([[], []]);
  });

  it('for want of a confirmation may be sent later, and nothing is on the wire', async () => {
    const confirm = (): Promise<string> => Promise.resolve('Another worker has the step.');
    await expect(callerOf().call({ ...listCommands, confirm })).rejects.toMatchObject({
      kind: 'throttled',
      code: 'NotConfirmed',
      message: 'Another worker has the step.',
    });
    expect(wire.requests).toEqual([]);
  });

  it('for credentials that take too long never leaves, however late they come', async () => {
    const late: { deliver?: (keys: typeof FAKE_KEYS) => void } = {};
    const credentials = () => new Promise<typeof FAKE_KEYS>((resolve) => (late.deliver = resolve));
    const call = callerOf({ credentials }).call({ ...listCommands, timeoutMs: 20 });
    await expect(call).rejects.toMatchObject({ kind: 'throttled', code: 'NoAnswerInTime' });
    late.deliver!(FAKE_KEYS);
    await callerOf().call(listCommands);
    expect(wire.requests).toHaveLength(1);
  });
});

describe('a request that has left', () => {
  it('has an unknown outcome when no answer comes in its time', async () => {
    wire.answer = () => undefined;
    await expect(callerOf().call({ ...listCommands, timeoutMs: 100 })).rejects.toMatchObject({
      kind: 'unknown',
      code: 'NoAnswerInTime',
      message: 'No answer came within 0.1 seconds.',
    });
    expect(wire.requests).toHaveLength(1);
  });

  it('has an unknown outcome when its answer never ends', async () => {
    wire.answer = (response) => void response.writeHead(200).write('{"Commands": [');
    await expect(callerOf().call({ ...listCommands, timeoutMs: 100 })).rejects.toMatchObject({
      kind: 'unknown',
      code: 'NoAnswerInTime',
    });
  });

  it('fails clearly when its answer is larger than 16 MiB', async () => {
    wire.answer = (response) => void response.writeHead(200).end(`{"Commands": ["${'x'.repeat(17 * 1024 * 1024)}"]}`);
    await expect(callerOf().call(listCommands)).rejects.toMatchObject({
      kind: 'answered',
      code: 'AnswerTooLarge',
      message:
        'AWS answered with status 200, as it does when it has done what it was asked for, but the answer is longer than 16777216 bytes: it cannot be read.',
    });
  });

  it.each([
    [400, 'refused'],
    [429, 'throttled'],
    [503, 'unknown'],
  ])('has the outcome that status %d says when the answer is larger than 16 MiB: %s', async (status, kind) => {
    wire.answer = (response) => void response.writeHead(status).end('x'.repeat(17 * 1024 * 1024));
    await expect(callerOf().call(listCommands)).rejects.toMatchObject({
      kind,
      code: 'AnswerTooLarge',
      message: `AWS answered with status ${status}, and the answer is longer than 16777216 bytes: it cannot be read.`,
    });
  });

  it("carries no more of AWS's words than a record holds", async () => {
    wire.answer = json(400, { __type: 'ValidationException', Message: 'x'.repeat(500_000) });
    const { message } = await callerOf()
      .call(listCommands)
      .then(
        () => expect.unreachable('it succeeded'),
        (error: Error) => error,
      );
    expect(message.length).toBeLessThan(2_100);
  });
});
