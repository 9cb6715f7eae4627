/** Activities of the engine itself, beside those of actions. */
import type { Activity } from '../engine/activity.js';
import type { ValueMap } from '../engine/document/document.js';
import { callAws } from './one-effect/call-aws.js';

/** Who the run acts as: `{{ global:ACCOUNT_ID }}` (behaviour 4.2). */
export const getCallerIdentity: Activity<Record<string, never>, { Account: string; Arn: string }> = async (
  _,
  context,
) => {
  const answer = await callAws(context, { request: { service: 'sts', api: 'GetCallerIdentity', inputs: {} } });
  return { outputs: { Account: answer.Account as string, Arn: answer.Arn as string } };
};

/** For actions that have no activity of their own: the author's selectors read the inputs of this one (behaviour 3.0). */
export const selectOutputs: Activity<ValueMap, Record<string, never>> = (root) =>
  Promise.resolve({ outputs: {}, root });

/** Keeps the record of a cancelled run: the record is this activity's input, so readers find it in the history (design contracts 8). */
export const keepRecord: Activity<ValueMap, Record<string, never>> = () => Promise.resolve({ outputs: {} });
