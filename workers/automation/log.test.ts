import { ApplicationFailure } from '@temporalio/common';
import type { LogLevel } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { HAND_BACK } from '../../engine/workflow/messages.js';
import { createWorkerLogger, ownLine, type LogFormat } from './log.js';

const activity = {
  isLocal: false,
  attempt: 2,
  namespace: 'default',
  taskToken: 'AAAA',
  activityId: 'waitForImage',
  activityType: 'waitForProperty',
  taskQueue: 'runbook',
  workflowId: '9e7dcac8',
  workflowRunId: 'run',
  workflowType: 'automation',
  durationMs: 12,
};
const failure = (type: string, message: string): ApplicationFailure =>
  Object.assign(ApplicationFailure.create({ type, message }), { stack: '' });

function logged(format: LogFormat = 'text', level: LogLevel = 'WARN') {
  const lines: string[] = [];
  return { lines, logger: createWorkerLogger({ format, level, write: (line) => lines.push(line) }) };
}
const withoutTime = (line: string | undefined): string => (line ?? '').replace(/^\S+Z /, '');

describe("the worker's log", () => {
  it('does not tell a wait that looks again as a warning, however often', () => {
    const { logger, lines } = logged();
    for (let attempt = 1; attempt < 100; attempt += 1)
      logger.warn('Activity failed', { ...activity, attempt, error: failure(HAND_BACK, 'pending') });

    expect(lines).toEqual([]);
  });

  it('tells it once when asked for more', () => {
    const { logger, lines } = logged('text', 'INFO');
    for (let attempt = 1; attempt < 100; attempt += 1)
      logger.warn('Activity failed', { ...activity, attempt, error: failure(HAND_BACK, 'pending') });

    expect(lines).toHaveLength(1);
    expect(withoutTime(lines[0])).toMatch(/^INFO Not yet: HandBack: pending /);
  });

  it('tells a failure in one line, with where it happened', () => {
    const { logger, lines } = logged();
    logger.warn('Activity failed', { ...activity, error: failure('AwsError', 'Access denied.\nReally.') });

    expect(lines).toHaveLength(1);
    expect(withoutTime(lines[0])).toBe(
      'WARN Activity failed: AwsError: Access denied.⏎Really. ' +
        '(activity waitForProperty, id waitForImage, attempt 2, execution 9e7dcac8, durationMs 12)\n',
    );
  });

  it('adds the stack of a bug', () => {
    const { logger, lines } = logged();
    logger.warn('Activity failed', { ...activity, error: new TypeError('x is not a function') });

    expect(lines[0]).toMatch(/: TypeError: x is not a function \(.*\)\n {4}at .*log\.test\.ts/);
  });

  it('steers no terminal, and has no lines but its own', () => {
    const { logger, lines } = logged();
    logger.warn('\u001b]0;owned\u0007\n2026 ERROR forged', { workflowId: 'a\nb', error: failure('X', '\u009b2J') });

    expect(lines.join('').trimEnd()).not.toContain('\n');
    // eslint-disable-next-line no-control-regex -- these characters are what the test is about
    expect(lines.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('is one JSON document a line when asked for, with everything that is known', () => {
    const { logger, lines } = logged('json');
    const error = failure('AwsError', 'Access denied.');
    logger.warn('Activity failed', { ...activity, error, big: 12n });

    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'WARN',
      message: 'Activity failed',
      error: { type: 'AwsError', message: 'Access denied.' },
      workflowId: '9e7dcac8',
      big: '12',
    });
  });

  it('has our own lines in the same format', () => {
    expect(ownLine('ready: x', 'text', 0)).toBe('ready: x');
    expect(JSON.parse(ownLine('ready: x', 'json', 0))).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'INFO',
      message: 'ready: x',
    });
  });

  it('cuts what is too long', () => {
    const { logger, lines } = logged();
    logger.error('Workflow failed', { error: failure('X', 'y'.repeat(1_000_000)) });

    expect(lines[0]!.length).toBeLessThan(3_000);
  });
});
