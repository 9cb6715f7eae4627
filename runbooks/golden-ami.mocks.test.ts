import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulateRunbook } from '../cli/simulation.js';
import type { AutomationExecution, StoredExecution } from '../engine/execution/execution.js';
import { expandRecord } from '../engine/execution/expand-record.js';
import type { SimulationResult } from '../engine/simulator/simulate-mocks.js';
import { createScenario } from '../test/support/scenario.js';
import { story } from '../test/support/world.js';

const APPROVER = 'arn:aws:iam::111122223333:role/AmiApprover';
const textOf = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');

const simulated = (change: (mocks: string) => string = (mocks) => mocks): Promise<SimulationResult> => {
  const parameters = { BaseAmiId: ['ami-0abcdef12'], Approvers: [APPROVER] };
  const scenario = createScenario(textOf('golden-ami.yaml'), change(textOf('golden-ami.mocks.yaml')), parameters);
  return simulateRunbook(scenario.input, scenario.mocks);
};

/** The record of a run in the sandbox, as the history of a release keeps it. */
function sandboxRecord(name: string): AutomationExecution {
  const { events } = JSON.parse(textOf(`../test/replay/histories/0.1-golden-ami-${name}.json`)) as {
    events: HistoryEvent[];
  };
  const { workflowExecutionCompletedEventAttributes: completed, workflowExecutionFailedEventAttributes: failed } =
    events.at(-1)!;
  const payloads = completed?.result ?? failed!.failure.applicationFailureInfo.details;
  return expandRecord(JSON.parse(Buffer.from(payloads.payloads[0]!.data, 'base64').toString()) as StoredExecution);
}
interface Payloads {
  payloads: { data: string }[];
}
interface HistoryEvent {
  workflowExecutionCompletedEventAttributes?: { result: Payloads };
  workflowExecutionFailedEventAttributes?: { failure: { applicationFailureInfo: { details: Payloads } } };
}

/** What does not depend on which instance and images there were. */
const shape = ({ AutomationExecutionStatus, StepExecutions, Outputs }: AutomationExecution): unknown => ({
  AutomationExecutionStatus,
  StepExecutions: StepExecutions.map(({ StepName, Action, StepStatus, Inputs, Outputs: outputs, ...step }) => [
    { StepName, Action, StepStatus, OnFailure: step.OnFailure, IsEnd: step.IsEnd, NextStep: step.NextStep },
    Object.keys(Inputs ?? {}),
    Object.keys(outputs ?? {}),
  ]),
  Outputs: Object.keys(Outputs),
});

describe('golden-ami with its mocks', () => {
  it('gives the record that the sandbox gave', async () => {
    expect(shape((await simulated()).record)).toEqual(shape(sandboxRecord('approved')));
  });

  it('goes the whole way back once rejected, as in the sandbox', async () => {
    const { record } = await simulated((mocks) => mocks.replace('type: Approve', 'type: Reject'));

    expect(shape(record)).toEqual(shape(sandboxRecord('rejected')));
    expect(story(record)).toContain('deregisterImage(Success)');
  });

  it('makes one instance, one image and one copy in each Region', async () => {
    const { calls } = await simulated();
    const made = calls.filter(({ Api }) => /^(Run|Create|Copy|Send)/.test(Api));

    expect(made.map(({ Api, Region }) => `${Api} ${Region}`)).toEqual([
      'RunInstances eu-west-1',
      'SendCommand eu-west-1',
      'CreateImage eu-west-1',
      'CopyImage us-east-1',
      'CopyImage eu-central-1',
    ]);
  });

  it('shows what a smoke test that fails would do', async () => {
    const { record } = await simulated((mocks) => mocks.replace('status: Success', 'status: Failed'));

    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(story(record)).toContain('applyUpdates(Failed) findBaker(Success)');
  });
});
