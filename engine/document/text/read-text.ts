/** Bytes → text: checks size, encoding, and characters that no document has (behaviour 1.1). */
import { createSource, problemAt, type Source } from '../position.js';
import type { Problem } from '../problem.js';
import type { TextKind } from '../text-kind.js';

/** The text without its byte order mark, or the one reason why it is refused. */
export function readText(
  input: string | Uint8Array,
  file: string,
  kind: TextKind,
): { source: Source; problem?: Problem } {
  const bytes = typeof input === 'string' ? byteLength(input, kind.maxBytes) : input.length;
  if (bytes > kind.maxBytes) return refuse(createSource(file, ''), 0, tooLarge(kind));
  const text = (typeof input === 'string' ? input : new TextDecoder().decode(input)).replace(/^\uFEFF/, '');
  const source = createSource(file, text);
  const broken = typeof input === 'string' ? -1 : firstUndecodable(text, input);
  if (broken >= 0) return refuse(source, broken, NOT_UTF8);
  // eslint-disable-next-line no-control-regex -- these characters are what we look for
  const control = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/);
  if (control >= 0) return refuse(source, control, notText(text.charCodeAt(control)));
  return { source };
}

type Refusal = Pick<Problem, 'code' | 'message' | 'hint'>;

const refuse = (source: Source, at: number, refusal: Refusal): { source: Source; problem: Problem } => ({
  source,
  problem: problemAt(source, { start: at, end: Math.min(at + 1, source.text.length) }, refusal),
});

/** UTF-8 length; a text that has more characters than `maxBytes` need not be encoded. */
const byteLength = (text: string, maxBytes: number): number =>
  text.length > maxBytes ? text.length : new TextEncoder().encode(text).length;

const tooLarge = ({ maxBytes, tooLargeHint }: TextKind): Refusal => ({
  code: 'DOCUMENT_TOO_LARGE',
  message: `The document is longer than ${maxBytes} bytes (${maxBytes / 1024} KB).`,
  hint: tooLargeHint,
});

const NOT_UTF8: Refusal = {
  code: 'NOT_TEXT',
  message: 'This byte is not UTF-8: the file is not text, or has another encoding.',
  hint: 'Save the file as UTF-8.',
};

const notText = (code: number): Refusal => ({
  code: 'NOT_TEXT',
  message: `The character U+${code.toString(16).toUpperCase().padStart(4, '0')} cannot stand in a document: is this a binary file?`,
});

/** Index in the decoded text of the first replacement character that the bytes do not spell out; -1: none. */
function firstUndecodable(text: string, bytes: Uint8Array): number {
  const encoder = new TextEncoder();
  let offset = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let from = 0; ;) {
    const at = text.indexOf('\uFFFD', from);
    if (at < 0) return -1;
    offset += encoder.encode(text.slice(from, at)).length;
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return at;
    offset += 3;
    from = at + 1;
  }
}
