import type { WorkflowInfo } from '@temporalio/workflow';
import { describe, expect, it } from 'vitest';
import { LARGEST_MEMO, MEMO, TOO_LARGE } from './messages.js';
import { boundInfo } from './start-info.js';

function bounded(given: object): WorkflowInfo {
  const info = { ...given } as WorkflowInfo;
  boundInfo(info);
  return info;
}
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
const tags = Array.from({ length: 50 }, () => ({ Key: '語'.repeat(128), Value: '語'.repeat(256) }));
const texts = { [MEMO.documentName]: '語'.repeat(1_024), [MEMO.executedBy]: '語'.repeat(1_024) };
const REFUSED = { [TOO_LARGE]: true };

describe('what is known of a start', () => {
  it.each<[string, Record<string, unknown>]>([
    ['nothing', {}],
    ['the longest that we write', { [MEMO.tags]: tags, ...texts }],
    ['entries of others', { ticket: 'INC-1', deep: deep(7) }],
  ])('keeps a memo with %s', (_, memo) => {
    expect(bounded({ memo }).memo).toEqual(memo);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a long text', { a: 'x'.repeat(LARGEST_MEMO) }],
    ['what was too large to be read', { a: TOO_LARGE }],
    ['a long key', { ['x'.repeat(LARGEST_MEMO)]: 1 }],
    ['a deep value', { a: deep(5_000) }],
    ['very many entries', Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1]))],
    ['very many values', { a: Array.from({ length: 10_000 }, () => []) }],
  ])('has a mark in place of a memo with %s', (_, memo) => {
    expect(bounded({ memo }).memo).toEqual(REFUSED);
  });

  it('allows a memo in every next history that it allowed in the first: only the start time comes to it', () => {
    const memo = { a: 'x'.repeat(Math.floor(LARGEST_MEMO / 3) - 7) };
    const next = { ...memo, [MEMO.startTime]: '2026-11-25T10:00:00.000Z' };

    expect(bounded({ memo }).memo).toEqual(memo);
    expect(bounded({ memo: next }).memo).toEqual(next);
    expect(bounded({ memo: { ...memo, another: 'x' } }).memo).toEqual(REFUSED);
  });

  it('forgets results and failures of earlier runs', () => {
    const info = bounded({ memo: {}, lastResult: deep(5_000), lastFailure: new Error('x') });

    expect([info.lastResult, info.lastFailure]).toEqual([undefined, undefined]);
  });
});
