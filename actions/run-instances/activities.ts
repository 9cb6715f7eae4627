import { resumed } from '../../aws/one-effect/progress.js';
import type { Activity } from '../../engine/activity.js';
import type { RunInstancesInputs } from './action.js';
import { untilReady, type RunInstancesOutputs } from './await-instances.js';
import { launch } from './launch-instances.js';

export { awaitInstances } from './await-instances.js';
export { findInstances, launchInstances } from './launch-instances.js';

/** Launches and waits in one activity, for runs of the first Plan version. */
export const runInstances: Activity<RunInstancesInputs, RunInstancesOutputs> = async (inputs, context) => {
  const earlier = resumed<RunInstancesOutputs>(context);
  const launched = earlier.InstanceIds === undefined ? await launch(inputs, context) : (earlier as RunInstancesOutputs);
  context.heartbeat(launched);
  return { outputs: await untilReady(launched, context) };
};
