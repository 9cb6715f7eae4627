import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { failureConverter } from './failure-converter.js';
import { wellFormedError } from './well-formed.js';

const HALF = 'a\ud83db';
const MENDED = 'a\ufffdb';
const failing = () =>
  ApplicationFailure.create({ type: HALF, message: HALF, cause: Object.assign(new Error(HALF), { stack: HALF }) });

describe('texts of failures', () => {
  it('leave a workflow in UTF-8, those of causes too', () => {
    expect(failureConverter.errorToFailure(failing(), defaultPayloadConverter)).toMatchObject({
      message: MENDED,
      applicationFailureInfo: { type: MENDED },
      cause: { message: MENDED, stackTrace: expect.not.stringContaining('\ud83d') as string },
    });
  });

  it('leave an activity in UTF-8, those of causes too', () => {
    expect(wellFormedError(failing())).toMatchObject({ message: MENDED, type: MENDED, cause: { message: MENDED } });
  });

  it('are mended also where they cannot be written, and causes that go round', () => {
    const inner: Error & { cause?: unknown } = new DOMException(HALF, 'AbortError');
    const outer = new Error('x', { cause: inner });
    Object.defineProperty(inner, 'cause', { value: outer });

    expect(wellFormedError(outer)).toMatchObject({ message: 'x', cause: { message: MENDED, name: 'AbortError' } });
    expect(wellFormedError(Object.freeze(new Error('x')))).toMatchObject({ message: 'x' });
  });

  it('keep whole pairs, and what is no error', () => {
    expect(wellFormedError(new Error('😀'))).toMatchObject({ message: '😀' });
    expect(wellFormedError('x')).toBe('x');
  });
});
