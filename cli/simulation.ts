import { activities } from '../actions/activities.js';
import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { runActivity } from '../aws/activity.js';
import { toAwsError } from '../aws/sdk/classify-error.js';
import { operationName } from '../aws/sdk/operation-name.js';
import type { AwsWords } from '../engine/simulator/mocked-aws.js';
import type { Mocks } from '../engine/simulator/mocks.js';
import { simulateMocks, type MockedSimulation, type SimulationResult } from '../engine/simulator/simulate-mocks.js';

/** AWS's words, without its SDK. An error has the status that AWS gives most of them: its code says what it means. */
export const words: AwsWords = {
  operationName,
  errorOf: ({ code, message }, service, operation) =>
    toAwsError({ Code: code, message, $metadata: { httpStatusCode: 400 } }, service, operation),
};

/** A run of our actions in a mocked world. Rejects with bugs only. */
export const simulateRunbook = (input: MockedSimulation['input'], mocks: Mocks): Promise<SimulationResult> =>
  simulateMocks({ input, mocks, actions, validators, activities, runActivity, words });
