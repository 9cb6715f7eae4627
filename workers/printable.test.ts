import { describe, expect, it } from 'vitest';
import { escapedJson, oneLine, printable, printableCopy } from './printable.js';

/** Title, colour, cursor, C1 string terminator, right-to-left override, isolate, zero width, line separator, tag. */
const HOSTILE = '\u001b]0;owned\u0007\u001b[31m\u001b[2A\u009d\u202e\u2066\u200b\u2028\u{e0041}\rforged';

describe('a text for the terminal', () => {
  it('keeps nothing that could steer it', () => {
    expect(printable(HOSTILE)).toBe('�]0;owned��[31m�[2A�������forged');
  });

  it('keeps line ends, tabs, other scripts and joined pictures', () => {
    const harmless = 'a\n\tb ä 日本 עברית 👩‍💻';

    expect(printable(harmless)).toBe(harmless);
  });

  it('shows line ends where there may be one line only', () => {
    expect(oneLine('Success\r\n  ✓ forged\nmore\u2028and\tmore')).toBe('Success⏎  ✓ forged⏎more⏎and more');
  });

  it('is cleaned wherever it stands in a value', () => {
    const value = { 'a\n': ['\u001b[31m\n', 1], b: { c: null, message: 'two\nlines\u001b' } };

    expect(printableCopy(value, ['message'])).toEqual({ 'a⏎': ['�[31m⏎', 1], b: { c: null, message: 'two\nlines�' } });
  });

  it('is exact in JSON, where nothing steers either', () => {
    const json = escapedJson(JSON.stringify({ text: HOSTILE }));

    expect(JSON.parse(json)).toEqual({ text: HOSTILE });
    expect(printable(json)).toBe(json);
  });
});
