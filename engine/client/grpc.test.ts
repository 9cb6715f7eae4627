import { ServiceError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { details, unanswered } from './grpc.js';

/** What the SDK throws for a query that the server refused: the reason is only in the cause. */
function failedQuery(code: number, text: string): Error {
  const cause = Object.assign(new Error(`${code} ${text}`), { code, details: text, metadata: {} });
  return new ServiceError('Failed to query Workflow', { cause });
}

describe('a query that brought no answer', () => {
  it.each([
    ['our time is up', 4, 'DEADLINE_EXCEEDED: Deadline exceeded'],
    ['the server ends the call at our deadline before we do', 1, 'CANCELLED: Call cancelled'],
    ['the server knows of no worker', 9, 'FAILED_PRECONDITION: no poller seen for task queue recently'],
  ])('where %s', (_, code, text) => {
    expect(unanswered(failedQuery(code, text))).toBe(true);
  });

  it('is not one that a worker or the server refused, and the reason is told whole', () => {
    const refused = failedQuery(9, 'FAILED_PRECONDITION: workflow task in failed state');
    expect(unanswered(refused)).toBe(false);
    expect(details(refused)).toContain('workflow task in failed state');
  });
});
