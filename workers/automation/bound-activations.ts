/**
 * Removes excessive headers and memo fields of starts, signals, updates and queries before Temporal's SDK processes them. The SDK makes
 * promises for each of them in one turn of the event loop: 100,000, which a server accepts, blocked the worker's main thread, and so all
 * its heartbeats, for four seconds. No option of the SDK acts that early, so its decoder is wrapped.
 */
import proto from '@temporalio/proto';
import { MOST_MEMO_FIELDS, TOO_LARGE } from '../../engine/workflow/messages.js';

type Activation = Pick<proto.coresdk.workflow_activation.IWorkflowActivation, 'jobs'>;
type Fields = Record<string, object>;

/** We use no headers: they serve interceptors of the SDK that we do not have. */
const MOST_HEADERS = 100;
const MARK = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('true') };

/** Wraps the SDK's decoder for the whole process. Call it before the worker is created. */
export function boundActivations(): void {
  const { WorkflowActivation } = proto.coresdk.workflow_activation;
  // The SDK generates its decoder at the first call, which would overwrite ours: so call it once before.
  WorkflowActivation.decode(WorkflowActivation.encode({}).finish());
  const decode = WorkflowActivation.decode.bind(WorkflowActivation);
  WorkflowActivation.decode = (...given: Parameters<typeof decode>) => {
    const activation = decode(...given);
    boundActivation(activation);
    return activation;
  };
}

/** Drops all headers when there are too many; replaces too many memo fields by a mark, for which the start is refused (refuse-start.ts). */
function boundActivation({ jobs }: Activation): void {
  for (const { initializeWorkflow, signalWorkflow, doUpdate, queryWorkflow } of jobs ?? []) {
    for (const message of [initializeWorkflow, signalWorkflow, doUpdate, queryWorkflow]) {
      if (message && hasMore(message.headers, MOST_HEADERS)) message.headers = {};
    }
    const memo = initializeWorkflow?.memo;
    if (memo && hasMore(memo.fields, MOST_MEMO_FIELDS)) memo.fields = { [TOO_LARGE]: MARK };
  }
}

function hasMore(fields: Fields | null | undefined, most: number): boolean {
  let count = 0;
  for (const _ in fields) if (++count > most) return true;
  return false;
}
