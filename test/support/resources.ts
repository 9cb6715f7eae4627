/** What a run of golden-ami has made in the sandbox: asked of EC2 itself, so that nothing is told from our own record. */
import { DescribeImagesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { JournalEntry } from '../../workers/sandbox/journal.js';
import { clientsOf } from '../../workers/sandbox/testing.js';
import type { World } from './world.js';

const REGIONS = ['eu-west-1', 'us-east-1', 'eu-central-1'];

export interface Resources {
  instances: number;
  /** Commands sent to the run's instances. */
  commands: number;
  /** In all Regions. */
  images: number;
}

/** Terminated instances count too: they were launched. */
export async function resourcesOf(world: World, id: string): Promise<Resources> {
  const instances = await instancesOf(world, id);
  const images = await Promise.all(REGIONS.map((region) => imagesOf(world, id, region)));
  const journal = await world.sandbox.journal();
  // Whatever became of the answer on its way back: one that is still held has no status yet.
  const took = ({ statusCode, error }: JournalEntry): boolean =>
    statusCode === 200 || (statusCode === 0 && error === undefined);
  const sent = journal.filter((entry) => entry.operation === 'SendCommand' && took(entry));
  const toOurs = sent.filter(({ inputs }) => instances.some((instance) => JSON.stringify(inputs).includes(instance)));
  return { instances: instances.length, commands: toOurs.length, images: images.flat().length };
}

/** Those tagged with the run's id, terminated ones as well. */
export async function instancesOf(world: World, id: string): Promise<string[]> {
  const { ec2 } = clientsOf(world.sandbox, REGIONS[0]!);
  const tagged = { Filters: [{ Name: 'tag:AutomationExecutionId', Values: [id] }] };
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand(tagged));
  return Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId }) => InstanceId!));
}

async function imagesOf(world: World, id: string, region: string): Promise<string[]> {
  const { ec2 } = clientsOf(world.sandbox, region);
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
  return Images.filter(({ Name }) => Name?.includes(id)).map(({ ImageId }) => ImageId!);
}
