import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openWorld, poll, story, type World } from '../support/world.js';

/** The way to a Temporal server, which can be cut. */
async function cuttableWay(address: string) {
  const [host, port] = address.split(':');
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    isCut = true;
    open.forEach((socket) => socket.destroy());
  };
  const close = (): void => {
    cut();
    server.close();
  };
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, cut, close };
}

describe('an activity that a worker has lost', { timeout: 180_000 }, () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ stateSeconds: 1 });
  });
  afterAll(() => world.close());
  beforeEach(() => world.sandbox.clearJournal());
  afterEach(() => world.sandbox.faults([]));

  const documentOf = (steps: object[], more: object = {}): string =>
    JSON.stringify({ schemaVersion: '0.3', ...more, mainSteps: steps });
  const callsOf = async (operation: string): Promise<unknown[]> =>
    (await world.sandbox.journal()).filter((call) => call.operation === operation);
  const called = (operation: string): Promise<unknown> =>
    poll(
      () => callsOf(operation),
      ({ length }) => length > 0,
    );

  it('sends nothing more: a worker that is cut off from Temporal does not undo what later steps did', async () => {
    const InstanceIds = world.prepared.instanceIds.slice(0, 1);
    const change = (DesiredState: string): object => ({
      name: DesiredState,
      action: 'aws:changeInstanceState',
      inputs: { InstanceIds, DesiredState },
    });
    const way = await cuttableWay(world.address);
    const cutOff = await world.startWorker([], undefined, { TEMPORAL_ADDRESS: way.address });
    await world.sandbox.faults([{ kind: 'holdAnswer', operation: 'AssumeRole', nth: 1, delay: 'PT14S' }]);
    const id = await world.start(
      documentOf([change('stopped'), change('running')], { assumeRole: world.prepared.roleArn }),
    );
    await called('AssumeRole');
    way.cut();
    const other = await world.startWorker();
    const record = await world.finished(id);
    // The held answer comes 14 s after it was asked for; the worker that has lost the step would then send its request.
    await new Promise((resolve) => setTimeout(resolve, 14_000));

    expect(story(record)).toBe('stopped(Success) running(Success)');
    expect(await callsOf('StopInstances')).toHaveLength(1);
    await other.stop();
    await cutOff.kill();
    way.close();
  });

  it('goes on where the worker still has it: what took long is confirmed, and sent', async () => {
    const worker = await world.startWorker();
    await world.sandbox.faults([{ kind: 'holdAnswer', operation: 'AssumeRole', nth: 1, delay: 'PT6S' }]);
    const change = { Resources: world.prepared.instanceIds.slice(0, 1), Tags: [{ Key: 'seen', Value: 'once' }] };
    const step = { name: 'tag', action: 'aws:executeAwsApi', inputs: { Service: 'ec2', Api: 'CreateTags', ...change } };
    const record = await world.finished(await world.start(documentOf([step], { assumeRole: world.prepared.roleArn })));

    expect(story(record)).toBe('tag(Success)');
    expect(await callsOf('CreateTags')).toHaveLength(1);
    await worker.stop();
  });

  it('is not begun anew where somebody reset it: nobody knows what its tries have done', async () => {
    const worker = await world.startWorker();
    await world.sandbox.faults([{ kind: 'holdAnswer', operation: 'SendCommand', nth: 1, delay: 'PT60S' }]);
    const inputs = {
      DocumentName: 'AWS-RunShellScript',
      Targets: [{ Key: 'InstanceIds', Values: world.prepared.instanceIds.slice(0, 1) }],
      Parameters: { commands: ['echo once'] },
    };
    const id = await world.start(documentOf([{ name: 'run', action: 'aws:runCommand', inputs }]));
    await called('SendCommand');
    await worker.kill();
    const { workflowService } = world.client;
    const execution = { workflowId: id };
    const waiting = await poll(
      async () =>
        (await workflowService.describeWorkflowExecution({ namespace: 'default', execution })).pendingActivities!,
      (pending) => (pending[0]?.attempt ?? 0) > 1,
    );
    await workflowService.resetActivity({ namespace: 'default', execution, id: waiting[0]!.activityId! });
    const next = await world.startWorker();
    const record = await world.finished(id);

    expect(story(record)).toBe('run(Success)');
    expect(await callsOf('SendCommand')).toHaveLength(1);
    await next.stop();
  });
});
