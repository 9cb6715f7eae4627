/** Warnings about the namespace's configuration, printed when the worker starts (design house 4a, 8). */
import type { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../../engine/workflow/messages.js';

const MIN_RETENTION_DAYS = 30;
const DAY_SECONDS = 86_400;

/** One line for each problem; none when the server does not let us look. */
export async function namespaceWarnings(connection: NativeConnection, namespace: string): Promise<string[]> {
  const found = await Promise.allSettled([retention(connection, namespace), attributes(connection, namespace)]);
  return found.flatMap((each) => (each.status === 'fulfilled' && each.value !== undefined ? [each.value] : []));
}

async function retention(connection: NativeConnection, namespace: string): Promise<string | undefined> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const days = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / DAY_SECONDS;
  if (days >= MIN_RETENTION_DAYS) return undefined;
  return `warning: namespace ${namespace} keeps records for ${days} days only; AWS keeps them for ${MIN_RETENTION_DAYS}.`;
}

async function attributes(connection: NativeConnection, namespace: string): Promise<string | undefined> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.values(SEARCH_ATTRIBUTES).filter((name) => !Object.hasOwn(customAttributes ?? {}, name));
  if (missing.length === 0) return undefined;
  return `warning: namespace ${namespace} lacks the search attributes ${missing.join(', ')}; \`runbook setup\` adds them.`;
}
