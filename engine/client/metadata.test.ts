import type { WorkflowExecutionInfo } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { metadataOf } from './metadata.js';

const KEY = defineSearchAttributeKey('RunbookStatus', SearchAttributeType.KEYWORD);

const run = (name: WorkflowExecutionInfo['status']['name'], attribute?: string): WorkflowExecutionInfo => ({
  type: 'automation',
  workflowId: 'id',
  runId: 'run',
  taskQueue: 'runbook',
  status: { code: 0, name },
  historyLength: 5,
  startTime: new Date('2026-01-01T00:00:00Z'),
  searchAttributes: {},
  typedSearchAttributes: new TypedSearchAttributes(attribute ? [{ key: KEY, value: attribute }] : []),
  memo: { DocumentName: 'patch', DocumentVersion: '3' },
  raw: {} as never,
  priority: {} as never,
});

describe('the status of a listed run', () => {
  it.each([
    ['RUNNING', 'Waiting', 'Waiting'],
    ['RUNNING', undefined, 'InProgress'],
    ['COMPLETED', 'InProgress', 'Success'],
    ['FAILED', 'TimedOut', 'TimedOut'],
    ['FAILED', 'Cancelled', 'Cancelled'],
    ['FAILED', undefined, 'Failed'],
    ['CANCELLED', 'Cancelled', 'Cancelled'],
    ['TERMINATED', 'InProgress', 'Cancelled'],
    ['TIMED_OUT', 'InProgress', 'TimedOut'],
  ] as const)('is for %s with the attribute %s: %s', (name, attribute, expected) => {
    expect(metadataOf(run(name, attribute)).AutomationExecutionStatus).toBe(expected);
  });
});
