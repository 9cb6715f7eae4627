/** Complaints of the rules → problems at places of the text. */
import type { Complaint } from './draft.js';
import { problemAt, spanOf, type Source, type SourceNode, type Span } from './position.js';
import type { Problem } from './problem.js';

/** Finds where each complaint about a document stands. One locator for all of them: it goes through a text once, however many there are. */
export function createLocator(source: Source, root: SourceNode): (complaint: Complaint) => Problem {
  const finder = createFinder(source.text);
  return (complaint) => {
    const span = spanOf(root, complaint.path, complaint.at ?? 'value');
    return problemAt(source, finder(span, complaint), complaint);
  };
}

/** Where the last one was found, and which it was. */
interface Found {
  occurrence: number;
  at: number;
}

/** The part of a value that is meant, found in the text as written; escapes may hide it, then all of the value is meant. */
function createFinder(document: string): (span: Span, complaint: Complaint) => Span {
  const last = new Map<string, Found>();
  return (span, { text, occurrence = 0 }) => {
    if (text === undefined) return span;
    const key = `${span.start} ${text}`;
    const known = last.get(key);
    const from = known !== undefined && known.occurrence <= occurrence ? known : { occurrence: -1, at: span.start - 1 };
    const at = find(document, text, from, occurrence);
    if (at < 0 || at + text.length > span.end) return span;
    last.set(key, { occurrence, at });
    return { start: at, end: at + text.length };
  };
}

/** -1: there are not that many. */
function find(document: string, text: string, from: Found, occurrence: number): number {
  let { at } = from;
  for (let count = from.occurrence; count < occurrence; count++) {
    at = document.indexOf(text, at + 1);
    if (at < 0) return -1;
  }
  return at;
}
