/** All problems of a document at once (behaviour 1.10, design house 4). */
import type { ValueMap } from './document.js';
import { createDraft, type Actions, type Complaint } from './draft.js';
import { createLocator } from './locate.js';
import type { ParsedDocument } from './parse.js';
import type { Problem } from './problem.js';
import { rules } from './rules/index.js';
import { checkSchema, isOtherType } from './schema-rule.js';

export type { Actions } from './draft.js';

/** Every problem of a text, in the order of the text, including those found while it was read. */
export function validate(parsed: ParsedDocument, actions: Actions): Problem[] {
  const { source, value, root } = parsed;
  if (value === undefined || root === undefined) return parsed.problems;
  const locate = createLocator(source, root);
  const found = complaints(value, actions).map(locate);
  const unread = new Set(parsed.problems.filter(({ severity }) => severity === 'error').map(place));
  return explainByReading(
    parsed.problems,
    found.filter((problem) => !unread.has(place(problem))),
  ).sort(byPosition);
}

function complaints(value: ValueMap, actions: Actions): Complaint[] {
  const schema = checkSchema(value, actions);
  if (isOtherType(value)) return schema.complaints.filter(({ code }) => code === 'INVALID_SCHEMA_VERSION');
  const draft = createDraft(schema.rest, actions);
  return [...schema.complaints, ...rules.flatMap((rule) => rule(draft))];
}

/**
 * The problems found while reading, and all others. Where a value is wrong because it is not read as it looks, the error says so and
 * replaces the warning.
 */
function explainByReading(read: readonly Problem[], found: readonly Problem[]): Problem[] {
  const reasons = new Map(read.filter(({ code }) => REASONS.has(code)).map((each) => [place(each), each] as const));
  const explained = new Set<Problem>();
  const errors = found.map((problem) => {
    const reason = problem.severity === 'error' ? reasons.get(place(problem)) : undefined;
    if (reason === undefined) return problem;
    explained.add(reason);
    return { ...problem, hint: `${reason.message} ${problem.hint ?? reason.hint}` };
  });
  return [...read.filter((problem) => !explained.has(problem)), ...errors];
}

const REASONS: ReadonlySet<string> = new Set(['AMBIGUOUS_SCALAR', 'NUMBER_CHANGED']);

const place = ({ line, column }: Problem): string => `${line}:${column}`;

const byPosition = (a: Problem, b: Problem): number => a.line - b.line || a.column - b.column;
