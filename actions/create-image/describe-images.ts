import type { ActivityContext } from '../../engine/activity.js';
import type { ValueMap } from '../../engine/document/document.js';

/** One look at images, in boto3's shape. Rejects with AwsError. */
export async function describeImages(inputs: ValueMap, context: ActivityContext): Promise<ValueMap[]> {
  const answer = await context.aws.call({ service: 'ec2', api: 'DescribeImages', inputs }, context.signal);
  return (answer.Images ?? []) as ValueMap[];
}
