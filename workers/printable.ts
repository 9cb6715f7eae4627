/**
 * Characters by which a text could steer a terminal or hide in it: controls but line ends and tabs, what turns the direction of writing,
 * separators that count as line ends, and what takes no room.
 */
const STEERING =
  // eslint-disable-next-line no-control-regex -- these characters are what we look for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** The text with everything that could steer a terminal made visible, one U+FFFD for each. Line ends and tabs stay. */
export const printable = (text: string): string => text.replace(STEERING, '\uFFFD');

/** The same for a text that has to stay in its line: line ends become `⏎`, tabs blanks. */
export const oneLine = (text: string): string =>
  printable(text.replace(/\r\n|[\r\n\u2028\u2029]/g, '⏎').replace(/\t/g, ' '));

/** A copy of plain data, each text and key in it in one line; a text under one of the keys `multiline` may have several. */
export const printableCopy = <T>(value: T, multiline: readonly string[] = []): T => copyOf(value, '', multiline) as T;

function copyOf(value: unknown, key: string, multiline: readonly string[]): unknown {
  if (typeof value === 'string') return multiline.includes(key) ? printable(value) : oneLine(value);
  if (Array.isArray(value)) return value.map((each: unknown) => copyOf(each, '', multiline));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [oneLine(name), copyOf(each, name, multiline)]);
  return Object.fromEntries(entries);
}

/** JSON that says exactly the same, and steers no terminal that it is printed on. */
export const escapedJson = (json: string): string =>
  json.replace(STEERING, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(
      '',
    ),
  );
