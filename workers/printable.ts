/**
 * Characters with which a text could control a terminal or hide parts of itself: control characters except line ends and tabs, changes of
 * the writing direction, separators that count as line ends, and characters without width.
 */
const STEERING =
  // eslint-disable-next-line no-control-regex -- these characters are what we look for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text with each character that could control a terminal replaced by U+FFFD. Line ends and tabs stay. */
export const printable = (text: string): string => text.replace(STEERING, '\uFFFD');

/** The same for a text that must stay on one line: line ends become `⏎`, tabs become blanks. */
export const oneLine = (text: string): string =>
  printable(text.replace(/\r\n|[\r\n\u2028\u2029]/g, '⏎').replace(/\t/g, ' '));

/** A copy of plain data in which each key and text is on one line; texts under the keys `multiline` may have several. */
export const printableCopy = <T>(value: T, multiline: readonly string[] = []): T => copyOf(value, '', multiline) as T;

function copyOf(value: unknown, key: string, multiline: readonly string[]): unknown {
  if (typeof value === 'string') return multiline.includes(key) ? printable(value) : oneLine(value);
  if (Array.isArray(value)) return value.map((each: unknown) => copyOf(each, '', multiline));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [oneLine(name), copyOf(each, name, multiline)]);
  return Object.fromEntries(entries);
}

/** The same JSON value, with the characters that could control a terminal written as escapes. */
export const escapedJson = (json: string): string =>
  json.replace(STEERING, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
