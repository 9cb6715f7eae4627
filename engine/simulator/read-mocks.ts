/** Reads a mocks file: text → what the outside world does, or all its problems with their positions. */
import type { Value, ValueMap } from '../document/document.js';
import type { Complaint } from '../document/draft.js';
import { parseDocument } from '../document/parse.js';
import { problemAt, spanOf } from '../document/position.js';
import { hasErrors, type Problem } from '../document/problem.js';
import { describeErrors, valueAt, type SchemaFault } from '../document/schema-errors.js';
import { didYouMean } from '../document/suggest.js';
import type { TextKind } from '../document/text-kind.js';
import { buildMocks } from './build-mocks.js';
import { checkRules, durationText } from './mocks-rules.js';
import { mocksSchema } from './mocks-schema.js';
import { validateMocksSchema } from './mocks-schema.generated.js';
import type { Mocks } from './mocks.js';

/** `mocks` is absent when there is an error. */
export interface ReadMocks {
  mocks?: Mocks;
  problems: Problem[];
}

const MOCKS_FILE: TextKind = {
  maxBytes: 1024 * 1024,
  tooLargeHint: 'Leave out of the responses what no selector reads.',
  emptyHint: `A mocks file has some of the keys ${Object.keys(mocksSchema.properties!).join(', ')}.`,
  notAMap: 'A mocks file is a map with keys like calls, commands and signals; this is something else.',
};

/** Never throws for what is in the text. `steps`: names of the runbook's steps, which signals may name; absent: unknown. */
export function readMocks(text: string | Uint8Array, file: string, steps?: readonly string[]): ReadMocks {
  const { source, value, root, problems: unread } = parseDocument(text, file, MOCKS_FILE);
  if (value === undefined || root === undefined) return { problems: unread };
  const complaints = [...shapeComplaints(value), ...checkRules(value, steps)];
  const found = complaints.map((each) => problemAt(source, spanOf(root, each.path, each.at ?? 'value'), each));
  const problems = [...unread, ...found].sort((a, b) => a.line - b.line || a.column - b.column);
  return hasErrors(problems) ? { problems } : { problems, mocks: buildMocks(value) };
}

function shapeComplaints(value: ValueMap): Complaint[] {
  if (validateMocksSchema(value)) return [];
  return describeErrors(mocksSchema, value, validateMocksSchema.errors ?? []).map((fault) => complaintOf(fault, value));
}

function complaintOf(fault: SchemaFault, file: ValueMap): Complaint {
  const { keyword, path, message, hint } = fault;
  if (keyword === 'additionalProperties') {
    const key = String(path.at(-1));
    const known = path.length === 1 ? Object.keys(mocksSchema.properties!) : undefined;
    const help = known ? (didYouMean(key, known) ?? `Known: ${known.join(', ')}.`) : hint;
    return { path, at: 'key', code: 'UNKNOWN_PROPERTY', message: `Unknown property "${key}".`, hint: help };
  }
  const code = CODES[keyword] ?? 'INVALID_VALUE';
  if (keyword === 'pattern') return { path, code, message: patternText(path.at(-1), valueAt(file, path)) };
  return { path, code, message, hint: path[0] === 'account' ? 'Put it in quotes.' : hint };
}

const CODES: Record<string, string> = { required: 'MISSING_PROPERTY', type: 'WRONG_TYPE' };

function patternText(key: string | number | undefined, value: Value | undefined): string {
  const given = JSON.stringify(value);
  if (key === 'clock') return `${given} is not a moment with a time zone, like 2026-01-31T10:00:00Z.`;
  if (key === 'account') return `An account is 12 digits in quotes, not ${given}.`;
  return key === 'region' ? `${given} is not the name of a Region, like eu-west-1.` : durationText(value);
}
