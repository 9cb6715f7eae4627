/** An ordinary run beside the hostile ones: a sleep, a call that must not be repeated, an approval, a command, a wait. */
import { CreateVolumeCommand } from '@aws-sdk/client-ec2';
import type { Client } from '@temporalio/client';
import { sendSignal } from '../../engine/client/signal.js';
import { clientsOf } from '../../workers/sandbox/testing.js';
import { REGION, statusOf, story, type World } from '../support/world.js';
import { call, ask, documentText } from './base.js';
import { eventsOf } from './verdict.js';

/** Longer than the time in which a worker without heartbeats counts as lost: only kept heartbeats bring it to an end. */
const SLOW = 'PT7S';
const WHOLE = 'nap(Success) snapshot(Success) ask(Success) command(Success) wait(Success)';

/** Makes the sandbox slow enough for heartbeats to matter. Resolves to the runbook's text. */
export async function prepareNeighbour(world: World): Promise<string> {
  const { ec2 } = clientsOf(world.sandbox, REGION);
  const { VolumeId } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 1 }));
  await world.sandbox.faults([{ kind: 'holdAnswer', operation: 'CreateSnapshot', delay: SLOW }]);
  await world.sandbox.script([{ node: '*', output: 'done', delay: SLOW }]);
  const command = { DocumentName: 'AWS-RunShellScript', InstanceIds: [world.prepared.instanceIds[0]] };
  const wait = { Service: 'ec2', Api: 'DescribeVolumes', VolumeIds: [VolumeId] };
  return documentText([
    { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT1S' } },
    call('snapshot', { Api: 'CreateSnapshot', VolumeId, Description: '{{ automation:EXECUTION_ID }}' }),
    ask(),
    { name: 'command', action: 'aws:runCommand', inputs: { ...command, Parameters: { commands: ['true'] } } },
    {
      name: 'wait',
      action: 'aws:waitForAwsResourceProperty',
      inputs: { ...wait, PropertySelector: '$.Volumes[0].State', DesiredValues: ['available'] },
    },
  ]);
}

/** One run from start to end; resolves to how it was harmed. */
export async function oneNeighbour(world: World, raw: Client, text: string): Promise<string[]> {
  const id = await world.start(text);
  await world.until(id, (record) => statusOf(record, 'ask') === 'Waiting' || statusOf(record, 'snapshot') === 'Failed');
  await sendSignal(world.client, id, 'Approve', { step: 'ask', approver: 'alice' }).catch(() => undefined);
  const record = await world.finished(id);
  const found = story(record) === WHOLE ? [] : [`it went ${story(record)}: ${record.FailureMessage ?? ''}`];
  for await (const event of eventsOf(raw, id)) {
    const lost = event.activityTaskStartedEventAttributes?.lastFailure?.timeoutFailureInfo;
    if (lost ?? event.activityTaskTimedOutEventAttributes)
      found.push('an activity was taken for lost: its heartbeats did not come');
  }
  return found;
}
