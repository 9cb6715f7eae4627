/** All problems of a document at once (spec 1.10, house 4). */
import type { ValueMap } from './document.js';
import { createDraft, type Actions, type Complaint } from './draft.js';
import type { ParsedDocument } from './parse.js';
import { problemAt, spanOf, type Source, type SourceNode, type Span } from './position.js';
import type { Problem } from './problem.js';
import { rules } from './rules/index.js';
import { checkSchema, isOtherType } from './schema-rule.js';

export type { Actions } from './draft.js';

/** Every problem of a text that was read, in the order of the text, what reading it found included. */
export function validate(parsed: ParsedDocument, actions: Actions): Problem[] {
  const { source, value, root } = parsed;
  if (value === undefined || root === undefined) return parsed.problems;
  const found = complaints(value, actions).map((complaint) => locate(source, root, complaint));
  const unread = new Set(parsed.problems.filter(({ severity }) => severity === 'error').map(place));
  return [...parsed.problems, ...found.filter((problem) => !unread.has(place(problem)))].sort(byPosition);
}

function complaints(value: ValueMap, actions: Actions): Complaint[] {
  const schema = checkSchema(value);
  if (isOtherType(value)) return schema.complaints.filter(({ code }) => code === 'INVALID_SCHEMA_VERSION');
  const draft = createDraft(schema.rest, actions);
  return [...schema.complaints, ...rules.flatMap((rule) => rule(draft))];
}

function locate(source: Source, root: SourceNode, complaint: Complaint): Problem {
  const span = spanOf(root, complaint.path, complaint.at ?? 'value');
  return problemAt(source, withinSpan(source, span, complaint), complaint);
}

/** The part of a value that is meant, found in the text as written; escapes may hide it, then all of the value is meant. */
function withinSpan({ text: document }: Source, span: Span, { text, occurrence = 0 }: Complaint): Span {
  if (text === undefined) return span;
  const written = document.slice(span.start, span.end);
  let at = -1;
  for (let count = 0; count <= occurrence; count++) {
    at = written.indexOf(text, at + 1);
    if (at < 0) return span;
  }
  return { start: span.start + at, end: span.start + at + text.length };
}

const place = ({ line, column }: Problem): string => `${line}:${column}`;

const byPosition = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column;
