import { describe, expect, it } from 'vitest';
import { findSelectorFault } from './selector.js';

describe('findSelectorFault', () => {
  it.each([
    '$',
    '$.a',
    '$.a.b-c',
    '$.a[0].b',
    '$.InstanceIds[0]',
    '$..Instances',
    '$.Reservations..Instances..State',
    '$.a[*].b',
    '$.a.*',
    '$..*',
    "$['a b']['c']",
    '$["a b"]',
    "$.Reservations..Instances[?(@.State.Name != 'running')].ImageId",
    "$.a[?(@.b == 'x y')]",
    '$.a[?(@.n>=3)]',
    "$.Tags[?(@.Key == 'it\\'s')].Value",
    '$.a[?(@.b)]',
  ])('accepts %s', (selector) => {
    expect(findSelectorFault(selector)).toBeUndefined();
  });

  it.each([
    ['', /empty/],
    ['$.', /ends after a dot/],
    ['$a', /Unexpected "a"/],
    ['$.a b', /Unexpected " "/],
    ['$.a[', /not closed/],
    ['$.a[]', /is not an index/],
    ['$.a[x]', /is not an index/],
    ['$.a[-1]', /negative/],
    ["$.a[?(@.b == 'x' && @.c == 'y')]", /compares once/],
    ['$.a[?(@.b = 1)]', /A filter is written/],
    ['$.a[?(@.b =~ /x/)]', /A filter is written/],
    ['$.a.length()', /Unexpected "\("/],
    ['$.__proto__.x', /cannot be selected/],
    ["$['constructor']", /cannot be selected/],
  ])('refuses %j', (selector, message) => {
    expect(findSelectorFault(selector)).toMatchObject({ severity: 'error', message: expect.stringMatching(message) });
  });

  it('warns when the root is missing', () => {
    expect(findSelectorFault('Attributes.KmsMasterKeyId')).toMatchObject({ severity: 'warning' });
  });

  it.each([
    '$['.repeat(20_000),
    `$[?(${'@.a'.repeat(20_000)}`,
    `$['${"\\'".repeat(20_000)}`,
    `$${'.a'.repeat(20_000)}[`,
  ])('takes time linear in the selector (%#)', (selector) => {
    expect(findSelectorFault(selector)?.severity).toBe('error');
  });
});
