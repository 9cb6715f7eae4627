import { describe, expect, it } from 'vitest';
import type { ExecutionStatus } from '../../execution/record/execution.js';
import { metadataOf } from './metadata.js';
import type { RunInfo, RunStatus } from '../run-info.js';

const run = (status: RunStatus, statusAttribute?: ExecutionStatus, recordInMemo = false): RunInfo => ({
  type: 'automation',
  workflowId: 'id',
  runId: 'run',
  status,
  startTime: new Date('2026-01-01T00:00:00Z'),
  memo: { DocumentName: 'patch', DocumentVersion: '3' },
  recordInMemo,
  ...(statusAttribute && { statusAttribute }),
});

describe('the status of a listed run', () => {
  it.each([
    ['RUNNING', 'Waiting', 'Waiting'],
    ['RUNNING', undefined, 'InProgress'],
    ['COMPLETED', 'InProgress', 'Success'],
    ['FAILED', 'TimedOut', 'TimedOut'],
    ['FAILED', 'Cancelled', 'Cancelled'],
    ['FAILED', undefined, 'Failed'],
    ['CANCELED', 'Cancelled', 'Cancelled'],
    ['TERMINATED', 'InProgress', 'Cancelled'],
    ['TIMED_OUT', 'InProgress', 'TimedOut'],
  ] as const)('is for %s with the attribute %s: %s', (name, attribute, expected) => {
    expect(metadataOf(run(name, attribute)).AutomationExecutionStatus).toBe(expected);
  });

  it('is for one that failed with its record in the memo, as stopped runs once did: Cancelled', () => {
    expect(metadataOf(run('FAILED', undefined, true)).AutomationExecutionStatus).toBe('Cancelled');
  });
});
