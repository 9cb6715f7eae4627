/** The faults that the document's schema finds, in AWS's words where AWS has some (behaviour 1.10). */
import type { Value, ValueMap } from './document.js';
import type { Actions, Complaint } from './draft.js';
import { hintForMisplaced } from './misplaced.js';
import { describeErrors, valueAt, type SchemaFault } from './schema-errors.js';
import { documentSchema, PARAMETER_TYPES } from './schema.js';
import { validateDocumentSchema } from './schema.generated.js';
import { SSM_TYPES } from './document.js';
import { didYouMean } from './suggest.js';

/** Complaints about the document's shape, and the document without the parts that have the wrong type. */
export function checkSchema(document: ValueMap, { actions }: Actions): { complaints: Complaint[]; rest: ValueMap } {
  if (validateDocumentSchema(document)) return { complaints: [], rest: document };
  const faults = describeErrors(documentSchema, document, validateDocumentSchema.errors ?? []);
  return { complaints: faults.map((fault) => complain(fault, document, actions)), rest: prune(document, faults) };
}

/** Versions of other document types. */
const OTHER_VERSIONS: readonly Value[] = ['1.0', '1.2', '2.0', '2.2', 1, 1.2, 2, 2.2];

/** Is it a document of another type, such as Command? Then no other problem is shown. */
export function isOtherType(document: ValueMap): boolean {
  return OTHER_VERSIONS.includes(document['schemaVersion'] ?? null);
}

function complain(fault: SchemaFault, document: ValueMap, actions: Actions['actions']): Complaint {
  const place = fault.path.map((part) => (typeof part === 'number' ? '#' : part)).join('/');
  const value = valueAt(document, fault.path);
  const special = specialText(place, fault, value);
  const hint = hintForMisplaced(fault, document, actions) ?? fault.hint;
  const complaint = { code: codeOf(fault), message: shortMessage(fault), hint, ...special };
  const at = fault.keyword === 'additionalProperties' ? 'key' : 'value';
  return { ...complaint, path: fault.path, at };
}

function codeOf({ keyword }: SchemaFault): string {
  if (keyword === 'additionalProperties') return 'UNKNOWN_PROPERTY';
  if (keyword === 'required') return 'MISSING_PROPERTY';
  return keyword === 'type' ? 'WRONG_TYPE' : 'INVALID_VALUE';
}

/** The message without the path to the step, which the position shows. */
function shortMessage({ keyword, path, message }: SchemaFault): string {
  if (keyword === 'additionalProperties') return `Unknown property "${path.at(-1)}".`;
  return message.replace(/^mainSteps\[\d+\]\./, '').replace(/^mainSteps\[\d+\]/, 'A step');
}

type Special = Partial<Pick<Complaint, 'code' | 'message' | 'hint'>>;

function specialText(place: string, { keyword, message }: SchemaFault, value: Value | undefined): Special {
  if (keyword === 'required') return missingText(place, message);
  if (place === 'mainSteps' && keyword === 'minItems') return MISSING_STEPS;
  if (place === 'schemaVersion') return schemaVersionText(value);
  if (place === 'mainSteps/#/name' && keyword === 'pattern') return stepNameText(value);
  if (/^parameters\/[^/]*\/type$/.test(place)) return typeText('Parameter', value, PARAMETER_TYPES);
  if (/^variables\/[^/]*\/type$/.test(place)) return typeText('Variable', value, SSM_TYPES);
  if (place === 'mainSteps/#/onFailure' && keyword === 'pattern')
    return jumpText('onFailure', value, 'Abort, Continue');
  if (place === 'mainSteps/#/onCancel' && keyword === 'pattern') return jumpText('onCancel', value, 'Abort');
  if (place === 'mainSteps/#/timeoutSeconds') return TIMEOUT;
  if (/^mainSteps\/#\/(?:isEnd|isCritical)$/.test(place)) return { hint: 'Write true or false.' };
  return {};
}

const MISSING_STEPS = { code: 'MISSING_MAIN_STEPS', message: 'Missing "mainSteps" in the document.' };
const TIMEOUT = { message: 'timeoutSeconds must be a whole number of seconds, at least 1, or a reference.' };

function missingText(place: string, message: string): Special {
  const key = /(?:input: |")(\w+)/.exec(message)?.[1];
  if (place === '' && key === 'mainSteps') return MISSING_STEPS;
  if (place === '')
    return { message: `Missing "${key}" in the document.`, hint: "A runbook begins with schemaVersion: '0.3'." };
  if (place === 'mainSteps/#') return { message: `Missing "${key}" in step detail.` };
  if (/^parameters\/[^/]*$/.test(place)) return { message: `Missing "${key}" in parameter definition.` };
  if (/^variables\/[^/]*$/.test(place)) return { message: `Missing "${key}" in variable definition.` };
  return { message: `Missing "${key}" in an output.` };
}

const schemaVersionText = (value: Value | undefined): Special => ({
  code: 'INVALID_SCHEMA_VERSION',
  message: `The schemaVersion of a runbook is "0.3", not ${JSON.stringify(value)}.`,
  hint: OTHER_VERSIONS.includes(value ?? null)
    ? 'This version belongs to another type of document, such as Command.'
    : undefined,
});

const stepNameText = (value: Value | undefined): Special => ({
  code: 'INVALID_STEP_NAME',
  message: `StepName: ${String(value)} is invalid.`,
  hint: 'Letters, digits and underscores, at most 128.',
});

const typeText = (what: string, value: Value | undefined, known: readonly string[]): Special => ({
  code: 'INVALID_TYPE',
  message: `${what} type: ${typeof value === 'string' ? value : JSON.stringify(value)} is invalid.`,
  hint: didYouMean(String(value), known) ?? `Known: ${known.join(', ')}.`,
});

const jumpText = (attribute: string, value: Value | undefined, words: string): Special => ({
  message: `${attribute} is ${words} or step:<name of a step>, not ${JSON.stringify(value)}.`,
  hint:
    didYouMean(String(value), words.split(', ')) ??
    (typeof value === 'string' && /^\w+$/.test(value) ? `A jump is written step:${value}.` : undefined),
});

const PRUNED = new Set(['type', 'enum', 'const']);

/** A copy without the parts that have the wrong type; elements of lists become null, so that the others keep their index. */
function prune(document: ValueMap, faults: readonly SchemaFault[]): ValueMap {
  const copy = structuredClone(document);
  for (const { path } of faults.filter(({ keyword }) => PRUNED.has(keyword))) {
    const parent = valueAt(copy, path.slice(0, -1)) as Record<string | number, Value> | undefined | null;
    const key = path.at(-1);
    if (typeof parent !== 'object' || parent === null || key === undefined) continue;
    if (Array.isArray(parent)) parent[key as number] = null;
    else delete parent[key];
  }
  return copy;
}
