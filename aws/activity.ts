/** Runs one activity and makes its answer. The worker and the simulator both use this code (design house 2, 4). */
import type { ActivityAnswer, ActivityContext, ActivityRequest, AnyActivity } from '../engine/activity.js';
import type { Value } from '../engine/document/document.js';
import { StepFailure } from '../engine/errors.js';
import { exceeds, LARGEST_ANSWER } from '../engine/execution/sizes.js';
import { applySelectors } from './selectors/outputs.js';
import { busyOf } from './selectors/select.js';

/**
 * Calls `activity` with the request's inputs; applies the author's selectors and makes `OutputPayload` where the request asks for them.
 * Rejects with the activity's own error, or with StepFailure `OutputInvalid` or `SelectorError`.
 */
export async function runActivity(
  activity: AnyActivity,
  request: ActivityRequest,
  context: ActivityContext,
): Promise<ActivityAnswer> {
  const { outputs, root = outputs } = await call(activity, request.inputs, context);
  if (request.payload !== undefined) refuseLarge(root, request);
  const answer: ActivityAnswer = {
    outputs,
    ...(request.select === undefined ? {} : { selected: await applySelectors(root, request.select, busyOf(context)) }),
    ...(request.payload === undefined ? {} : { payload: JSON.stringify(root) }),
  };
  refuseLarge(answer, request);
  return answer;
}

/** Gives the registry's untyped activities a type: inputs and answers are JSON. */
const call = (
  activity: AnyActivity,
  inputs: Value,
  context: ActivityContext,
): Promise<{ outputs: Value; root?: Value }> => activity(inputs, context);

/** Also called before `OutputPayload` is made: turning megabytes into a text would block the worker's event loop for half a second. */
function refuseLarge(answer: unknown, request: ActivityRequest): void {
  if (!exceeds(answer, LARGEST_ANSWER)) return;
  const remedy =
    request.payload === undefined
      ? 'Let its outputs select single values, e.g. "$.Reservations[0].Instances[0].InstanceId".'
      : 'A later step reads OutputPayload, the whole answer. Declare an output that selects what that step needs, and read that.';
  throw new StepFailure({
    type: 'OutputInvalid',
    stage: 'PostVerification',
    failureType: 'Action',
    message: `The answer is too large to keep: at most ${LARGEST_ANSWER} bytes fit. ${remedy}`,
  });
}
