import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { AUTOMATION_WORKFLOW } from '../workflow/messages.js';

/** The shortest beginning of an id that stands for the whole. */
const SHORTEST_PREFIX = 4;

/**
 * The newest run with this execution id, or with the only id that begins so (at least four characters).
 * @throws RunbookError EXECUTION_NOT_FOUND, with the ids that it may have meant.
 */
export async function findExecution(client: Client, idOrPrefix: string): Promise<WorkflowExecutionDescription> {
  const exact = await describe(client, idOrPrefix);
  if (exact?.type === AUTOMATION_WORKFLOW) return exact;
  if (exact) throw notFound(`${idOrPrefix} is a Temporal workflow of type '${exact.type}', not an automation.`);
  const ids = await idsWithPrefix(client, idOrPrefix);
  const only = ids.length === 1 ? await describe(client, ids[0] as string) : undefined;
  if (only) return only;
  if (ids.length > 1) throw notFound(`More than one execution begins with '${idOrPrefix}': ${ids.join(', ')}.`);
  throw notFound(`There is no execution '${idOrPrefix}' in namespace '${client.options.namespace}'.`);
}

async function describe(client: Client, id: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(id).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** Up to five ids; a text that cannot begin an id finds nothing. */
async function idsWithPrefix(client: Client, prefix: string): Promise<string[]> {
  if (prefix.length < SHORTEST_PREFIX || !/^[\w.-]+$/.test(prefix)) return [];
  const query = `WorkflowType = '${AUTOMATION_WORKFLOW}' AND WorkflowId STARTS_WITH '${prefix}'`;
  const ids = new Set<string>();
  for await (const run of client.workflow.list({ query, pageSize: 10 })) {
    ids.add(run.workflowId);
    if (ids.size === 5) break;
  }
  return [...ids];
}

const notFound = (message: string): RunbookError =>
  new RunbookError('EXECUTION_NOT_FOUND', message, {
    hint: 'See what there is: runbook list. Temporal forgets runs when the retention of the namespace is over.',
  });
