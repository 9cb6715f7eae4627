import { NamespaceNotFoundError, type WorkflowService } from '@temporalio/client';
import { RunbookError } from '../errors.js';
import { AUTOMATION_WORKFLOW } from '../workflow/messages.js';
import { temporalError } from './connect.js';
import { GRPC, grpcCode } from './grpc.js';
import type { TemporalSettings } from './settings.js';

/**
 * Key in the namespace's data: its executions may reach nothing but the AWS sandbox. The mark is stored on the server, so it is found
 * however the address is spelt, and it stays as long as the executions.
 */
const MARK = 'runbook-sandbox';

/** Anything with Temporal's API: a client, its connection, or a worker's connection. */
export interface TemporalApi {
  workflowService: WorkflowService;
}

/**
 * Do the executions of this namespace belong to the AWS sandbox? If the server forbids us to look, we have not started it: no. Rejects with
 * Temporal's own errors when it cannot be reached, and with `NamespaceNotFoundError`.
 */
export async function isSandbox({ workflowService }: TemporalApi, namespace: string): Promise<boolean> {
  try {
    const { namespaceInfo } = await workflowService.describeNamespace({ namespace });
    return namespaceInfo?.data?.[MARK] === 'true';
  } catch (error) {
    const code = grpcCode(error);
    if (code === GRPC.PERMISSION_DENIED || code === GRPC.UNIMPLEMENTED) return false;
    if (code === GRPC.NOT_FOUND) throw new NamespaceNotFoundError(namespace);
    throw error;
  }
}

/** Gives the namespace to the AWS sandbox for good: what began there must never go on in a real account. */
export async function markSandbox({ workflowService }: TemporalApi, namespace: string): Promise<void> {
  await workflowService.updateNamespace({ namespace, updateInfo: { data: { [MARK]: 'true' } } });
}

/**
 * Gives a namespace of a server that we did not start to the AWS sandbox, unless executions from outside the sandbox began there: the
 * sandbox's worker would pretend to go on with them, and their own workers could not come back.
 * @throws RunbookError SETUP_FAILED
 */
export async function takeForSandbox(api: TemporalApi, { address, namespace }: TemporalSettings): Promise<void> {
  if (await isSandbox(api, namespace)) return;
  const query = `WorkflowType = '${AUTOMATION_WORKFLOW}'`;
  const { count } = await api.workflowService.countWorkflowExecutions({ namespace, query });
  if (Number(count) === 0) return markSandbox(api, namespace);
  throw new RunbookError(
    'SETUP_FAILED',
    `Executions have run outside the AWS sandbox at ${address}, namespace ${namespace}: the sandbox must not go on with them.`,
    { hint: 'Unset TEMPORAL_ADDRESS to have a server of your own, or name another TEMPORAL_NAMESPACE.' },
  );
}

/**
 * Lets a worker of the sandbox join only namespaces of the sandbox, and any other worker only other namespaces.
 * @throws RunbookError SETUP_FAILED on the wrong side; TEMPORAL_UNREACHABLE when the server or the namespace is not there.
 */
export async function refuseOtherSide(api: TemporalApi, settings: TemporalSettings, sandbox: boolean): Promise<void> {
  const marked = await isSandbox(api, settings.namespace).catch((error: unknown) => {
    throw temporalError(error, settings);
  });
  if (marked !== sandbox) throw marked ? belongsToSandbox(settings) : belongsToOthers(settings);
}

function belongsToSandbox({ address, namespace }: TemporalSettings): RunbookError {
  return new RunbookError(
    'SETUP_FAILED',
    `The Temporal server at ${address} belongs to the AWS sandbox (namespace ${namespace}): this worker has another AWS identity and must not join.`,
    {
      hint: 'Without TEMPORAL_ADDRESS, `runbook worker` finds the running `runbook dev --sandbox` with its AWS settings. For another identity, name another server or namespace.',
    },
  );
}

function belongsToOthers({ address, namespace }: TemporalSettings): RunbookError {
  return new RunbookError(
    'SETUP_FAILED',
    `The Temporal server at ${address} does not belong to the AWS sandbox (namespace ${namespace}): this worker of the sandbox would only pretend to do its work.`,
    { hint: 'Use the server of `runbook dev --sandbox`, or unset the AWS_… variables of the sandbox.' },
  );
}
