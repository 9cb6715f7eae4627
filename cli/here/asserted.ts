import type { Connected } from '../with-client.js';

/**
 * Must a decision say itself that nothing proves who takes it? Not where the server belongs to the AWS sandbox, which the server says,
 * however its address is spelt and from wherever we ask. Rejects with what Temporal says.
 */
export async function needsAssertion({ client, settings }: Connected): Promise<boolean> {
  const { isSandbox } = await import('../../engine/client/sandbox-mark.js');
  return !(await isSandbox(client, settings.namespace));
}
