import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CALL_MS, CALL_WAITS_MS } from '../../engine/workflow/time-limits.js';
import type { AwsCaller } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';
import { FAKE_KEYS, json, startWireServer, xml, type WireServer } from '../../test/support/wire-server.js';
import { createAwsCaller } from '../sdk/caller.js';
import { LargeAnswer, READ_AT_ONCE_BYTES } from './large-answer.js';
import { createPlace, type Place } from './places.js';
import { readApart } from './read-apart.js';

let wire: WireServer;
let caller: AwsCaller;

beforeAll(async () => {
  wire = await startWireServer();
  caller = createAwsCaller({ region: 'eu-west-1', endpoint: wire.endpoint, credentials: FAKE_KEYS });
});
afterAll(() => wire.close());
afterEach(() => void vi.useRealTimers());

const reservations = (count: number): string =>
  Array.from({ length: count }, (_, n) => `<item><reservationId>r-${n}</reservationId></item>`).join('');
const instances = (count: number): string =>
  `<DescribeInstancesResponse><requestId>the-request</requestId><reservationSet>${reservations(count)}</reservationSet></DescribeInstancesResponse>`;
const describeInstances = (): Promise<ValueMap> =>
  caller.call({ service: 'ec2', api: 'DescribeInstances', inputs: {}, timeoutMs: 60_000 });

describe('an answer of megabytes', () => {
  it('has the shape of a small one', async () => {
    wire.answer = xml(200, instances(1));
    const small = await describeInstances();
    wire.answer = xml(200, instances(50_000));
    const large = await describeInstances();

    expect(large.Reservations).toHaveLength(50_000);
    expect((large.Reservations as ValueMap[])[49_999]).toEqual({
      ...(small.Reservations as ValueMap[])[0],
      ReservationId: 'r-49999',
    });
    expect(large.ResponseMetadata).toEqual(small.ResponseMetadata);
  });

  it('is read for JSON services, too', async () => {
    const Commands = Array.from({ length: 5_000 }, (_, n) => ({ CommandId: `c-${n}`, Comment: 'x'.repeat(100) }));
    wire.answer = json(200, { Commands });
    const answer = await caller.call({ service: 'ssm', api: 'ListCommands', inputs: {}, timeoutMs: 60_000 });

    expect(answer).toMatchObject({ Commands });
  });

  it('is read while the event loop turns: in many pieces, not in one', async () => {
    wire.answer = xml(200, instances(150_000));
    await describeInstances();
    const arrived = wire.requests.length;
    let turns = 0;
    const ended = describeInstances().finally(() => clearImmediate(turning));
    const turn = (): NodeJS.Immediate => setImmediate(() => ((turns += 1), (turning = turn())));
    let turning = turn();
    await vi.waitUntil(() => wire.requests.length > arrived);
    turns = 0;
    await ended;

    expect(turns).toBeGreaterThan(500);
  });

  it('is read whatever kinds of endpoints the user has configured', async () => {
    const home = await mkdtemp(join(tmpdir(), 'runbook-home-'));
    await mkdir(join(home, '.aws'));
    await writeFile(
      join(home, '.aws', 'config'),
      '[default]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = true\n',
    );
    vi.stubEnv('HOME', home);
    const request = { service: 'ec2', api: 'DescribeInstances', inputs: {} };
    const large = new LargeAnswer(200, {}, Buffer.from(instances(2)));
    const answer = await readApart(request, large, AbortSignal.timeout(60_000));
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });

    expect(answer.Reservations).toHaveLength(2);
  });

  it('may say what went wrong', async () => {
    const padding = `<!--${'x'.repeat(READ_AT_ONCE_BYTES)}-->`;
    wire.answer = xml(
      400,
      `<Response>${padding}<Errors><Error><Code>Nope</Code><Message>No.</Message></Error></Errors></Response>`,
    );

    await expect(describeInstances()).rejects.toMatchObject({ kind: 'refused', code: 'Nope' });
  });

  it('that is broken leaves the outcome unknown, as a small one does', async () => {
    wire.answer = xml(200, instances(10).slice(0, -100));
    const small = await describeInstances().catch((error: unknown) => error);
    wire.answer = xml(200, instances(50_000).slice(0, -100));
    const large = await describeInstances().catch((error: unknown) => error);

    expect(large).toMatchObject({ kind: 'unknown', code: (small as { code: string }).code });
  });

  it('several at once are all read', async () => {
    wire.answer = xml(200, instances(10_000));
    const answers = await Promise.all(Array.from({ length: 5 }, describeInstances));

    expect(answers.map(({ Reservations }) => (Reservations as unknown[]).length)).toEqual(Array(5).fill(10_000));
  });

  it('beyond 16 MiB is not read', async () => {
    wire.answer = xml(200, instances(400_000));

    await expect(describeInstances()).rejects.toMatchObject({ kind: 'answered', code: 'AnswerTooLarge' });
  });
});

describe('many answers of megabytes at once', () => {
  it('do not lose their own time while they wait for others', async () => {
    const places = await takeAllPlaces();
    wire.answer = xml(200, instances(20_000));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = caller.call({ service: 'ec2', api: 'DescribeInstances', inputs: {}, timeoutMs: CALL_MS });
    await turnsOf(1_000);
    await vi.advanceTimersByTimeAsync(CALL_MS + 5_000);
    places.forEach((place) => place.leave());

    expect((await ended).Reservations).toHaveLength(20_000);
  });

  it('are told truthfully where one of them waits for too long', async () => {
    const places = await takeAllPlaces();
    wire.answer = xml(200, instances(20_000));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ended = caller
      .call({ service: 'ec2', api: 'DescribeInstances', inputs: {}, timeoutMs: CALL_MS })
      .catch((error: unknown) => error);
    await turnsOf(1_000);
    await vi.advanceTimersByTimeAsync(CALL_MS + CALL_WAITS_MS);

    expect(await ended).toMatchObject({
      kind: 'unknown',
      code: 'AnswerNotRead',
      message:
        'AWS has answered, but the answer is large, and others were read before it: it was not read within 40 seconds.',
    });
    places.forEach((place) => place.leave());
  });

  it('are not taken from the network while there is no place for them', async () => {
    const places = await takeAllPlaces();
    let response: ServerResponse | undefined;
    wire.answer = (given) => void (response = given).writeHead(200).write('x'.repeat(15_000_000));
    const aborting = new AbortController();
    const ended = caller
      .call({ service: 'ec2', api: 'DescribeInstances', inputs: {}, timeoutMs: 60_000 }, aborting.signal)
      .catch((error: unknown) => error);
    await turnsOf(1_000);
    expect(response!.socket!.writableLength).toBeGreaterThan(5_000_000);
    aborting.abort(new Error('enough'));

    expect(await ended).toMatchObject({ message: 'enough' });
    await vi.waitUntil(() => response!.destroyed || response!.socket === null);
    places.forEach((place) => place.leave());
  });
});

async function takeAllPlaces(): Promise<Place[]> {
  const places = Array.from({ length: 4 }, createPlace);
  await Promise.all(places.map((place) => place.take()));
  return places;
}

/** Waits `ms` in many turns of the event loop, so that local requests arrive. */
async function turnsOf(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) await new Promise((resolve) => setImmediate(resolve));
}
