import type { DevState } from '../state-file.js';

/**
 * What `runbook dev` prints when everything runs: a line that begins with `ready`, a warning when the worker acts in a real account, and
 * `export` lines with which `aws`, `temporal` and boto3 use this environment (design house 9).
 */
export function readyLines({ address, namespace, sandbox }: DevState): string[] {
  const aws = sandbox ? `AWS sandbox at ${sandbox['AWS_ENDPOINT_URL']}` : 'AWS as your environment says';
  const variables = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, ...sandbox };
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
  return [`ready: Temporal at ${address} (namespace ${namespace}), ${aws}`, ...(sandbox ? [] : WARNING), ...exports];
}

/** Written as shell comments, because users copy these lines into shells. */
const WARNING = [
  '# warning: this worker acts as you in AWS, and its Temporal server asks nobody who they are: everybody who can log in to this',
  '# machine can have it run anything. On a machine that you share, use `dev --sandbox`.',
];

/** Quotes a value for any POSIX shell. */
const quoted = (value: string): string => (/^[\w./:@-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`);
