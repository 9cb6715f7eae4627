/** Complaints of the rules → problems at places of the text. */
import type { Complaint } from './draft.js';
import { problemAt, spanOf, type Source, type SourceNode, type Span } from './position.js';
import type { Problem } from './problem.js';

/**
 * Finds the places of complaints about a document. Use one locator for all complaints: it then searches a text once, however many there
 * are.
 */
export function createLocator(source: Source, root: SourceNode): (complaint: Complaint) => Problem {
  const finder = createFinder(source.text);
  return (complaint) => {
    const span = spanOf(root, complaint.path, complaint.at ?? 'value');
    return problemAt(source, finder(span, complaint), complaint);
  };
}

/** Where a text was found, and its occurrence among equal texts. */
interface Found {
  occurrence: number;
  at: number;
}

/**
 * Finds the part of a value that a complaint is about, in the text as written; if escapes hide it, the complaint is about the whole value.
 * Rules read a value from its beginning to its end, so what they find next is behind what they found last.
 */
function createFinder(document: string): (span: Span, complaint: Complaint) => Span {
  const byText = new Map<string, Found>();
  const byCode = new Map<string, number>();
  return (span, { code, text, occurrence = 0 }) => {
    if (text === undefined) return span;
    const [textKey, codeKey] = [`${span.start} ${text}`, `${span.start} ${code}`];
    const known = byText.get(textKey);
    const before = byCode.get(codeKey) ?? span.start;
    const from = known !== undefined && known.occurrence <= occurrence ? known : { occurrence: -1, at: before - 1 };
    const at = find(document.slice(0, span.end), text, from, occurrence);
    if (at < 0) return span;
    byText.set(textKey, { occurrence, at });
    byCode.set(codeKey, at + text.length);
    return { start: at, end: at + text.length };
  };
}

/** -1: the text does not occur that often. */
function find(document: string, text: string, from: Found, occurrence: number): number {
  let { at } = from;
  for (let count = from.occurrence; count < occurrence; count++) {
    at = document.indexOf(text, at + 1);
    if (at < 0) return -1;
  }
  return at;
}
