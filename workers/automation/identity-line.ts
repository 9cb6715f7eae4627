/** The account and Region in which this worker acts, printed before it takes any work (design house 9). */
import { createAwsCaller } from '../../aws/sdk/caller.js';

const ASK_MS = 5_000;

/** One line. Never rejects: a worker may lack credentials of its own and still assume the roles that documents name. */
export async function describeIdentity(sandboxUrl: string | undefined): Promise<string> {
  if (sandboxUrl !== undefined) return `AWS: the sandbox at ${sandboxUrl}, no real account`;
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  try {
    const caller = createAwsCaller({ region });
    const answer = await caller.call(
      { service: 'sts', api: 'GetCallerIdentity', inputs: {} },
      AbortSignal.timeout(ASK_MS),
    );
    return `AWS: account ${String(answer['Account'])}, region ${region}, as ${String(answer['Arn'])}`;
  } catch (error) {
    return `warning: no AWS identity (${error instanceof Error ? error.message : String(error)}); steps that call AWS will fail`;
  }
}
