import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { RunbookError } from '../errors.js';
import { idOf } from '../execution/step/tokens.js';
import { bytesOf, LARGEST_INPUT } from '../execution/sizes.js';
import type { AutomationInput } from '../workflow/messages.js';
import { AUTOMATION_WORKFLOW, MEMO, SEARCH_ATTRIBUTES, TASK_QUEUE } from '../workflow/messages.js';
import { brief } from './brief.js';
import { describeRun } from './find-execution.js';
import { lacksSearchAttribute } from './grpc.js';
import { startInput } from './history/start-input.js';
import { isMap } from './payload.js';
import { REQUEST_HASH, requestHash } from './request-hash.js';
import { refuseLargeTags } from './tags.js';
import { hasWorker } from './workers.js';

export interface StartOptions {
  /** A UUID: starting again with the same token and request gives the same execution (behaviour 6.1). */
  clientToken?: string;
  /** The execution id, when the caller has one. */
  id?: string;
}

export interface Started {
  executionId: string;
  /** What the caller should know although the start succeeded. */
  warnings: string[];
}

/**
 * Starts one automation: the workflow id is the execution id (design house 8, behaviour 6.1).
 * @throws RunbookError IDEMPOTENT_PARAMETER_MISMATCH when the token or id was used for another request, INVALID_PARAMETERS when the request
 * or its tags are too large.
 */
export async function startAutomation(
  client: Client,
  input: AutomationInput,
  options: StartOptions = {},
): Promise<Started> {
  refuseLarge(input);
  const executionId = options.id ?? idFor(options.clientToken);
  const warnings = (await hasWorker(client)) ? [] : [NO_WORKER_WARNING];
  try {
    if (await startIndexed(client, input, executionId)) return { executionId, warnings };
    await start(client, input, executionId, false);
    return { executionId, warnings: [...warnings, NO_ATTRIBUTES_WARNING] };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await checkSameRequest(client, executionId, input);
    return { executionId, warnings };
  }
}

/** Refuses a request that is too large: the server would not take it, and the record grows with the steps (design house 4a). */
function refuseLarge(input: AutomationInput): void {
  refuseLargeTags(input.tags ?? []);
  const size = bytesOf(input);
  if (size <= LARGEST_INPUT) return;
  throw new RunbookError(
    'INVALID_PARAMETERS',
    `Runbook and parameters are too large: ${size} bytes compiled, and at most ${LARGEST_INPUT} fit.`,
    { hint: 'Pass large values by reference, e.g. the name of a parameter or object that a step reads.' },
  );
}

const NO_WORKER_WARNING = `No worker looks at the task queue '${TASK_QUEUE}': nothing runs until one does. Start one: runbook worker`;
const NO_ATTRIBUTES_WARNING =
  'This namespace lacks our search attributes: lists cannot tell Waiting from InProgress. Register them: runbook setup';

const idFor = (token: string | undefined): string =>
  token === undefined ? randomUUID() : idOf(`client-token/${token.toLowerCase()}`);

/** False when the namespace does not have our search attributes. */
async function startIndexed(client: Client, input: AutomationInput, executionId: string): Promise<boolean> {
  try {
    await start(client, input, executionId, true);
    return true;
  } catch (error) {
    if (lacksSearchAttribute(error)) return false;
    throw error;
  }
}

async function start(client: Client, input: AutomationInput, workflowId: string, indexed: boolean): Promise<void> {
  await client.workflow.start(AUTOMATION_WORKFLOW, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ ...input, settings: { ...input.settings, searchAttributes: indexed } }],
    memo: memoOf(input),
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    ...(indexed && { typedSearchAttributes: attributesOf(input) }),
  });
}

/** The memo is sent with every list that shows the run, so its texts are cut. */
function memoOf(input: AutomationInput): Record<string, unknown> {
  return {
    [MEMO.documentName]: brief(input.documentName, LONGEST_MEMO_TEXT),
    [MEMO.documentVersion]: brief(input.documentVersion, LONGEST_MEMO_TEXT),
    [MEMO.region]: brief(input.region, LONGEST_MEMO_TEXT),
    ...(input.executedBy !== undefined && { [MEMO.executedBy]: brief(input.executedBy, LONGEST_MEMO_TEXT) }),
    ...(input.tags && { [MEMO.tags]: input.tags }),
    [REQUEST_HASH]: requestHash(input),
  };
}

const LONGEST_MEMO_TEXT = 1_024;
/** Characters of a keyword that every visibility store takes. */
const LONGEST_KEYWORD = 255;

function attributesOf(input: AutomationInput): TypedSearchAttributes {
  const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
  return new TypedSearchAttributes([
    { key: keyword(SEARCH_ATTRIBUTES.name), value: input.documentName.slice(0, LONGEST_KEYWORD) },
    { key: keyword(SEARCH_ATTRIBUTES.status), value: 'InProgress' },
  ]);
}

/** Compares the hash of the request in the memo; where there is none, that of the input in the start event, of any history of the run. */
async function checkSameRequest(client: Client, executionId: string, input: AutomationInput): Promise<void> {
  const run = await describeRun(client, executionId);
  const hash = run && (run.memo[REQUEST_HASH] ?? hashOf(await startInput(client, run)));
  if (hash === requestHash(input)) return;
  throw new RunbookError(
    'IDEMPOTENT_PARAMETER_MISMATCH',
    `This client token already started ${executionId} with another runbook, Region, parameters or tags.`,
    { hint: 'Use a new token for a new request, or repeat the first request unchanged.' },
  );
}

const hashOf = (input: unknown): string | undefined =>
  isMap(input) ? requestHash(input as unknown as AutomationInput) : undefined;
