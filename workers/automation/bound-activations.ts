/**
 * What stands beside the arguments of a start or a message, cut before Temporal's SDK looks into it: it makes promises for each header and
 * each memo field, all in one piece. 100,000 of them, which is what a server takes, held the worker's main thread for four seconds, with the
 * heartbeats of everybody. No option of the SDK comes before that, so its decoder is wrapped.
 */
import proto from '@temporalio/proto';
import { MOST_MEMO_FIELDS, TOO_LARGE } from '../../engine/workflow/messages.js';

type Activation = Pick<proto.coresdk.workflow_activation.IWorkflowActivation, 'jobs'>;
type Fields = Record<string, object>;

/** Headers belong to interceptors of the SDK that we do not have. */
const MOST_HEADERS = 100;
const MARK = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('true') };

/** For this process, and before its worker is made. */
export function boundActivations(): void {
  const { WorkflowActivation } = proto.coresdk.workflow_activation;
  // The first call makes the decoder, and would put it in the place of ours.
  WorkflowActivation.decode(WorkflowActivation.encode({}).finish());
  const decode = WorkflowActivation.decode.bind(WorkflowActivation);
  WorkflowActivation.decode = (...given: Parameters<typeof decode>) => {
    const activation = decode(...given);
    boundActivation(activation);
    return activation;
  };
}

/** Too many headers are none; too many memo fields become the mark that refuses the start (refuse-start.ts). */
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
