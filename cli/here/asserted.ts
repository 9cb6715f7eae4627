import type { Connected } from '../with-client.js';

/**
 * Must a decision carry `--asserted`, i.e. admit that nothing proves who takes it? Not when the Temporal server belongs to the AWS sandbox.
 * The mark in the server's namespace tells that, not its address. Rejects like Temporal's client.
 */
export async function needsAssertion({ client, settings }: Connected): Promise<boolean> {
  const { isSandbox } = await import('../../engine/client/sandbox-mark.js');
  return !(await isSandbox(client, settings.namespace));
}
