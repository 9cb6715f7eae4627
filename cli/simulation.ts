import { activities } from '../actions/activities.js';
import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { runActivity } from '../aws/activity.js';
import { toAwsError } from '../aws/sdk/classify-error.js';
import { operationName } from '../aws/sdk/operation-name.js';
import type { AwsWords } from '../engine/simulator/mocked-aws.js';
import type { Mocks } from '../engine/simulator/mocks.js';
import { simulateMocks, type MockedSimulation, type SimulationResult } from '../engine/simulator/simulate-mocks.js';

/** AWS's operation names and errors, made without its SDK. Errors get status 400, as most of AWS's: their code tells the kind. */
export const words: AwsWords = {
  operationName,
  errorOf: ({ code, message }, service, operation) =>
    toAwsError({ Code: code, message, $metadata: { httpStatusCode: 400 } }, service, operation),
};

/** Simulates a run with our actions and the mocks. Rejects only when there is a bug. */
export const simulateRunbook = (input: MockedSimulation['input'], mocks: Mocks): Promise<SimulationResult> =>
  simulateMocks({ input, mocks, actions, validators, activities, runActivity, words });
