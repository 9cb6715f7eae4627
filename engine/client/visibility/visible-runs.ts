import type { Client } from '@temporalio/client';
import { answerTooLarge } from '../grpc.js';
import { runInfo, type RunInfo } from '../run-info.js';

/**
 * The runs that a visibility query finds. Memos may be large and an answer is 4 MiB at most: a page that is too large is asked
 * for in smaller pages.
 * @throws what the server says, also when a single run does not fit into an answer.
 */
export async function* visibleRuns(client: Client, query: string, largestPage: number): AsyncGenerator<RunInfo> {
  let pageSize = largestPage;
  let nextPageToken: Uint8Array | null = null;
  for (;;) {
    const question: Question = { namespace: client.options.namespace, query, pageSize, nextPageToken };
    const answer: Answer | undefined = await client.workflowService.listWorkflowExecutions(question).catch((error) => {
      if (pageSize === 1 || !answerTooLarge(error)) throw error;
      return undefined;
    });
    pageSize = answer ? Math.min(pageSize * 2, largestPage) : Math.ceil(pageSize / 4);
    if (!answer) continue;
    for (const raw of answer.executions ?? []) yield await runInfo(client, raw);
    if (!answer.nextPageToken?.length) return;
    nextPageToken = answer.nextPageToken;
  }
}

type Question = Parameters<Client['workflowService']['listWorkflowExecutions']>[0];
type Answer = Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>;
