import type { Client } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { AUTOMATION_WORKFLOW } from '../workflow/messages.js';
import { GRPC, grpcCode, namespaceMissing } from './grpc.js';
import { runInfo, type RunInfo } from './run-info.js';
import { visibleRuns } from './visibility/visible-runs.js';

/** The shortest prefix that can stand for an id. */
const SHORTEST_PREFIX = 4;
/** The longest id that a server takes. */
const LONGEST_ID = 1_000;

/**
 * The newest run with this execution id, or with the only id that has this prefix (at least four characters).
 * @throws RunbookError EXECUTION_NOT_FOUND, with the ids that may have been meant.
 */
export async function findExecution(client: Client, idOrPrefix: string): Promise<RunInfo> {
  if (idOrPrefix.length > LONGEST_ID) throw notFound('No execution has so long an id.');
  const exact = await describeRun(client, idOrPrefix);
  if (exact?.type === AUTOMATION_WORKFLOW) return exact;
  if (exact) throw notFound(`${idOrPrefix} is a Temporal workflow of type '${exact.type}', not an automation.`);
  const ids = await idsWithPrefix(client, idOrPrefix);
  const only = ids.length === 1 ? await describeRun(client, ids[0] as string) : undefined;
  if (only) return only;
  if (ids.length > 1) throw notFound(`More than one execution begins with '${idOrPrefix}': ${ids.join(', ')}.`);
  throw notFound(`There is no execution '${idOrPrefix}' in namespace '${client.options.namespace}'.`);
}

/** The newest run of a workflow id, the successor included when it continued as new; undefined when there is none. */
export async function describeRun(client: Client, workflowId: string): Promise<RunInfo | undefined> {
  if (workflowId === '') return undefined;
  try {
    const { workflowExecutionInfo } = await client.workflowService.describeWorkflowExecution({
      namespace: client.options.namespace,
      execution: { workflowId },
    });
    return workflowExecutionInfo ? await runInfo(client, workflowExecutionInfo) : undefined;
  } catch (error) {
    if (grpcCode(error) === GRPC.NOT_FOUND && !namespaceMissing(error)) return undefined;
    throw error;
  }
}

/** Up to five ids; none for a text that cannot be the prefix of an id. */
async function idsWithPrefix(client: Client, prefix: string): Promise<string[]> {
  if (prefix.length < SHORTEST_PREFIX || !/^[\w.-]+$/.test(prefix)) return [];
  const query = `WorkflowType = '${AUTOMATION_WORKFLOW}' AND WorkflowId STARTS_WITH '${prefix}'`;
  const ids = new Set<string>();
  for await (const { workflowId } of visibleRuns(client, query, 10)) {
    ids.add(workflowId);
    if (ids.size === 5) break;
  }
  return [...ids];
}

const notFound = (message: string): RunbookError =>
  new RunbookError('EXECUTION_NOT_FOUND', message, {
    hint: 'See what there is: runbook list. Temporal forgets runs when the retention of the namespace is over.',
  });
