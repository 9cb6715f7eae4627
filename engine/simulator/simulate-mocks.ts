/** A run in a mocked world: its record, and every call that it made (issue: `runbook simulate`). */
import type { AutomationExecution } from '../execution/record/execution.js';
import type { AutomationInput } from '../execution/start/request.js';
import { createMockedAws, type AwsWords, type MockedAws, type SimulatedCall } from './mocked-aws.js';
import type { Mocks } from './mocks.js';
import type { LostSignal } from './people.js';
import { simulate, type Simulation } from './simulate.js';

export interface MockedSimulation extends Pick<Simulation, 'actions' | 'validators' | 'activities' | 'runActivity'> {
  /** The Region comes from the mocks. */
  input: Omit<AutomationInput, 'region'>;
  mocks: Mocks;
  words: AwsWords;
}

export interface SimulationResult {
  record: AutomationExecution;
  calls: SimulatedCall[];
  /** Signals that changed nothing: refused, or never sent. */
  lostSignals: LostSignal[];
}

/** Every simulation has this id, so that its record is the same in each run. */
export const SIMULATED_ID = '00000000-0000-4000-8000-000000000001';

/** Rejects with bugs only; whatever goes wrong in the run is in the record. */
export async function simulateMocks({ input, mocks, words, ...parts }: MockedSimulation): Promise<SimulationResult> {
  const lostSignals: LostSignal[] = [];
  let aws: MockedAws | undefined;
  const record = await simulate({
    ...parts,
    input: { ...input, region: mocks.region },
    executionId: SIMULATED_ID,
    startAt: mocks.clock,
    aws: (clock) => {
      aws = createMockedAws(mocks, { now: () => clock.now(), sleep: clock.sleep, executionId: SIMULATED_ID, words });
      return aws.callerFor;
    },
    signals: mocks.signals,
    onLostSignal: (lost) => lostSignals.push(lost),
  });
  return { record, calls: aws!.calls, lostSignals };
}
