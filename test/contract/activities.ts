/** The activities of the contract suite's actions. */
import type { Activity } from '../../engine/activity.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { StepFailure, StepTimedOut } from '../../engine/errors.js';

type Inputs = { ends: string; [input: string]: Value };

/** Every token that was asked with, by execution: what may be an effect, in order. */
export const asked: { executionId: string; token: string; again: boolean }[] = [];

/** Ends as the letter of this attempt says; the attempt is counted by what was asked in this execution and `as`. */
export const playEnd: Activity<Inputs, ValueMap> = async (inputs, context) => {
  const { executionId, token, again } = context;
  const attempt = asked.filter((each) => each.executionId === executionId).length;
  asked.push({ executionId, token, again });
  const { ends } = inputs;
  context.publish({ Began: attempt + 1 });
  const end = ends[Math.min(attempt, ends.length - 1)];
  if (end === 'W') {
    context.warn('the first attempt');
    throw new StepFailure({ type: 'AwsError', stage: 'Invocation', message: 'AWS said no.' });
  }
  if (end === 'L') throw new StepFailure({ type: 'LookRefused', stage: 'PostVerification', message: 'No looking.' });
  if (end === 'F') throw new StepFailure({ type: 'AwsError', stage: 'Invocation', message: 'AWS said no.' });
  if (end === 'O') throw new StepFailure({ type: 'OutcomeUnknown', stage: 'Invocation', message: 'Nobody knows.' });
  if (end === 'U') throw new StepTimedOut('Cut off.', { uncertain: 'It may have happened.' });
  if (end === 'T') {
    await context.sleep((context.deadline ?? Infinity) === Infinity ? 3_600_000 : context.deadline! - context.now());
    throw new StepTimedOut('Nothing came.');
  }
  context.warn('it was close');
  return { outputs: { Ended: attempt + 1, ...(inputs['gives'] === undefined ? {} : { Gives: inputs['gives'] }) } };
};

/** Tells what was published before. */
export const cleanUp: Activity<ValueMap, Value> = (published) =>
  Promise.resolve({ outputs: published['Began'] ?? null });

export const contractActivities = {
  playEnd,
  cleanUp,
  keepRecord: selectNothing,
  selectOutputs: selectNothing,
  getCallerIdentity: whoAmI,
};

function selectNothing(): Promise<{ outputs: ValueMap }> {
  return Promise.resolve({ outputs: {} });
}

function whoAmI(): Promise<{ outputs: ValueMap }> {
  return Promise.resolve({ outputs: { Account: '123456789012', Arn: 'arn:aws:iam::123456789012:root' } });
}
