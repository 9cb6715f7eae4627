import { describe, expect, it } from 'vitest';
import type { AutomationExecution, StepExecution } from '../../engine/execution/record/execution.js';
import { createStoryProgress } from './progress.js';

const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
const done: StepExecution = {
  StepName: 'launch',
  Action: 'aws:runInstances',
  StepStatus: 'Success',
  ExecutionStartTime: at(0),
  ExecutionEndTime: at(3),
  Outputs: { InstanceId: ['i-0123456789abcdef0'] },
};
const underWay: StepExecution = { ...done, StepName: 'update', StepStatus: 'InProgress', Outputs: {} };
const pending: StepExecution = { StepName: 'bake', Action: 'aws:createImage', StepStatus: 'Pending' };
const record = (...StepExecutions: StepExecution[]) => ({ StepExecutions }) as unknown as AutomationExecution;

function progressOn(isTTY: boolean) {
  const written: string[] = [];
  const progress = createStoryProgress({ write: (text: string) => written.push(text) }, isTTY, () => 5_000);
  return { progress, text: () => written.join('') };
}

describe('the progress of the story', () => {
  it('has one line for each step that is over, with its id', () => {
    const { progress, text } = progressOn(false);

    progress.show(record(done, underWay, pending));
    progress.show(record(done, underWay, pending));
    progress.end();

    expect(text()).toBe('  ✓ Success    launch                     3s  InstanceId=i-0123456789abcdef0\n');
  });

  it('shows the step under way on a terminal, and takes it back', () => {
    const { progress, text } = progressOn(true);

    progress.show(record(underWay));
    progress.end();

    expect(text()).toContain('▸ InProgress update');
    expect(text().endsWith('\r\x1b[K')).toBe(true);
  });

  it('says why a step failed, in one line', () => {
    const { progress, text } = progressOn(false);

    progress.show(record({ ...done, StepStatus: 'Failed', FailureMessage: 'no such image\nmore' }));
    progress.end();

    expect(text()).toMatch(/✗ Failed .* no such image\n$/);
  });
});
