import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { simulateRunbook } from '../cli/simulation.js';
import { actions } from '../actions/index.js';
import { validators } from '../actions/validators.generated.js';
import { loadDocument } from '../engine/document/load.js';
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

describe('golden-ami with its mocks', () => {
  it('uses nothing that AWS would refuse or warn of', () => {
    const { problems } = loadDocument(textOf('golden-ami.yaml'), 'golden-ami.yaml', { actions, validators });

    expect(problems).toEqual([]);
  });

  it('goes the whole way back once rejected', async () => {
    const { record } = await simulated((mocks) => mocks.replace('type: Approve', 'type: Reject'));

    expect(story(record)).toMatch(/approveCopy\(Failed\).* deregisterImage\(Success\) findCopy\(Success\) isCopyLeft/);
  });

  it('makes one instance, one image and one copy, all in the Region of the run', async () => {
    const { calls } = await simulated();
    const made = calls.filter(({ Api }) => /^(Run|Create|Copy|Send)/.test(Api));

    expect(made.map(({ Api, Region }) => `${Api} ${Region}`)).toEqual([
      'RunInstances eu-west-1',
      'SendCommand eu-west-1',
      'CreateImage eu-west-1',
      'CopyImage eu-west-1',
    ]);
  });

  it('shows what a smoke test that fails would do', async () => {
    const { record } = await simulated((mocks) => mocks.replace('status: Success', 'status: Failed'));

    expect(record.AutomationExecutionStatus).toBe('Failed');
    expect(story(record)).toContain('applyUpdates(Failed) findBaker(Success)');
  });
});
