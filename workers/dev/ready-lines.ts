import type { DevState } from './state-file.js';

/**
 * What `runbook dev` prints when all is up: one line that begins with `ready`, then the `export` lines that make `aws`,
 * `temporal` and boto3 talk to it (house 9).
 */
export function readyLines({ address, namespace, sandbox }: DevState): string[] {
  const aws = sandbox ? `AWS sandbox at ${sandbox['AWS_ENDPOINT_URL']}` : 'AWS as your environment says';
  const variables = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, ...sandbox };
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return [`ready: Temporal at ${address} (namespace ${namespace}), ${aws}`, ...exports];
}

/** For any POSIX shell. */
const quoted = (value: string): string => (/^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
