import { callAws } from '../../aws/one-effect/call-aws.js';
import { actionFailure } from '../../aws/failure-text.js';
import type { Activity } from '../../engine/activity.js';

export { awaitCommand } from './await-command.js';
export { findCommand } from './find-sent.js';
export { sendCommand } from './send-command.js';

/** Requests that Run Command cancels the command; AWS does not promise that it still can (behaviour run-command 5.10). */
export const cancelCommand: Activity<{ CommandId: string }, Record<string, never>> = async ({ CommandId }, context) => {
  await callAws(context, {
    request: { service: 'ssm', api: 'CancelCommand', inputs: { CommandId } },
    effect: { kind: 'idempotent' },
    failing: actionFailure('cancelling the command'),
  });
  return { outputs: {} };
};
