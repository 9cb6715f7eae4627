import { describe, expect, it } from 'vitest';
import { withinASecond } from '../../../test/properties/runs.js';
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
    "$.AutomationExecution.Outputs.'step.Output'[0]",
    '$."a b"[0]',
    '$.InstanceStatuses.[0].State',
    "$..'a.b'",
    '$.Tags.aws:name',
    '$.0.-a',
    "$.a[?(@.'b c' == 1)]",
    '$.a[?(1 == @.b)]',
    '$.a[?(@.b == @.c)]',
    "$['caf\u{1F600}']",
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
    ['$.a[?(@.b = 1)]', /A filter is written/],
    ['$.a[?(@.b =~ /x/)]', /A filter is written/],
    ['$.a.length()', /Unexpected "\("/],
    ["$.a['b','c']", /One name at a time/],
    ['$.a[007]', /is not an index/],
    ['$.a[?(@..b)]', /cannot scan/],
    ['$.a[?(@.b == 1]', /A filter is written/],
    ['$.a[?@.b == 1)]', /A filter is written/],
    ['$.a[?(@.b == 01)]', /A filter is written/],
    ['$.a[?(length(@.b) == 1)]', /Functions/],
    ["$['\\x']", /no such escape/],
    ["$['\\ud800']", /no such escape/],
    ["$['\ud800']", /no end/],
    ["$.'a", /no end/],
    ['$.a...b', /Unexpected "\."/],
    ['$.a[1:2:3]', /is not an index/],
    [`$.a[?(${'('.repeat(40)}@.b${')'.repeat(40)})]`, /too deep/],
    [`$.${'a'.repeat(2000)}`, /at most 2000/],
    ['$.__proto__.x', /cannot be selected/],
    ["$['constructor']", /cannot be selected/],
  ])('refuses %j', (selector, message) => {
    expect(findSelectorFault(selector)).toMatchObject({ severity: 'error', message: expect.stringMatching(message) });
  });

  it.each([
    ['$.a[?(@.b =~ /x/)].d', '[?(@.b =~ /x/)]', undefined],
    ['$.a[?(length(@.b))]', '[?(length(@.b))]', /A filter is written/],
    ['$.a b', ' b', /\['like this'\]/],
    ['$.a.length()', '()', /Functions/],
  ])('points into %s at what is meant, and says what to do', (selector, text, hint) => {
    const fault = findSelectorFault(selector);
    expect(fault).toMatchObject({ severity: 'error', text });
    if (hint !== undefined) expect(fault?.hint).toMatch(hint);
  });

  it.each([
    ["$.a[?(@.b == 'x' && @.c == 'y')].d", "[?(@.b == 'x' && @.c == 'y')]", /&& and \|\|/],
    ["$.a[?(@.b == 'x' || @.c)]", "[?(@.b == 'x' || @.c)]", /&& and \|\|/],
    ['$.a[?(!@.b)]', '[?(!@.b)]', /! in a filter/],
    ['$.a[0][-1].b', '[-1]', /negative indexes/],
    ['$.a[0:2]', '[0:2]', /slices/],
    ['$.a[:-1]', '[:-1]', /slices/],
    ['$.a[0,1]', '[0,1]', /lists of indexes/],
  ])('only warns about %s, which AWS reads and does not document', (selector, text, message) => {
    const expected = { severity: 'warning', text, message: expect.stringMatching(message) as unknown };
    expect(findSelectorFault(selector)).toMatchObject(expected);
  });

  it('warns when the root is missing', () => {
    expect(findSelectorFault('Attributes.KmsMasterKeyId')).toMatchObject({ severity: 'warning' });
  });

  it.each([
    '$['.repeat(900),
    `$[?(${'@.a'.repeat(600)}`,
    `$['${"\\'".repeat(900)}`,
    `$[?(@.a == '${'x'.repeat(1900)}`,
    `$[${' '.repeat(60_000)}`,
    `$[?${' '.repeat(60_000)}`,
    `${' '.repeat(60_000)}$[`,
    `$['${','.repeat(1900)}`,
    `$[?${'('.repeat(1900)}`,
    `$[?${'!'.repeat(1900)}`,
    `$[?${'a('.repeat(900)}]`,
    `$[-${' '.repeat(1900)}]`,
    `$${'.a'.repeat(900)}[`,
  ])('looks at each character a bounded number of times (%#)', (selector) => {
    expect(withinASecond(() => findSelectorFault(selector))?.severity).toBe('error');
  });
});
