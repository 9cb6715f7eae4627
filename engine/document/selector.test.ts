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
    '$.a[?@.b == 1]',
    "$.a[?(@['b c'][0].d <= -1.5)]",
    '$.a[?(@ == null)]',
    "$['caf\\u00e9']",
    "$['aws:createdBy']['0']",
    '$.été[ 0 ]',
    ' $.a\n',
    '@.a',
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
    ['$.a[1:2]', /Slices/],
    ['$.a[:-1]', /Slices/],
    ["$.a['b','c']", /One name at a time/],
    ['$.a[0,1]', /is not an index/],
    ['$.a[007]', /is not an index/],
    ['$.a[?(@..b)]', /cannot scan/],
    ['$.a[?(@.b == 1]', /A filter is written/],
    ['$.a[?@.b == 1)]', /A filter is written/],
    ['$.a[?(@.b == 01)]', /A filter is written/],
    ['$.a[?(@.b == @.c)]', /A filter is written/],
    ['$.a[?(length(@.b) == 1)]', /Functions/],
    ["$['\\x']", /is not an index/],
    ["$['\\ud800']", /is not an index/],
    ['$.a:b', /Unexpected ":"/],
    ['$.0', /Unexpected "0"/],
    ['$.-a', /Unexpected "-"/],
    ['$.__proto__.x', /cannot be selected/],
    ["$['constructor']", /cannot be selected/],
  ])('refuses %j', (selector, message) => {
    expect(findSelectorFault(selector)).toMatchObject({ severity: 'error', message: expect.stringMatching(message) });
  });

  it.each([
    ["$.a[?(@.b == 'x' && @.c == 'y')].d", "[?(@.b == 'x' && @.c == 'y')]", /one of the comparisons/],
    ['$.a[-1].b', '[-1]', /from the beginning/],
    ['$.a[0:2]', '[0:2]', /\[\*\]/],
    ['$.Tags.aws:name', ':name', /\['like this'\]/],
    ['$.a.length()', '()', /Functions/],
  ])('points into %s at what is meant, and says what to do', (selector, text, hint) => {
    expect(findSelectorFault(selector)).toMatchObject({ text, hint: expect.stringMatching(hint) as unknown });
  });

  it('warns when the root is missing', () => {
    expect(findSelectorFault('Attributes.KmsMasterKeyId')).toMatchObject({ severity: 'warning' });
  });

  it.each([
    '$['.repeat(20_000),
    `$[?(${'@.a'.repeat(20_000)}`,
    `$['${"\\'".repeat(20_000)}`,
    `$[?(@.a == '${'x'.repeat(50_000)}`,
    `$[${' '.repeat(50_000)}`,
    `$[?${' '.repeat(50_000)}`,
    `$[?(@${' '.repeat(50_000)}`,
    `$['${','.repeat(50_000)}`,
    `$[?${'.'.repeat(50_000)}]`,
    `$[?${'a('.repeat(50_000)}]`,
    `$[-${' '.repeat(50_000)}]`,
    `$${'.a'.repeat(20_000)}[`,
  ])('takes time linear in the selector (%#)', (selector) => {
    expect(findSelectorFault(selector)?.severity).toBe('error');
  });
});
