import { compileValue, references, splitReference } from '../../expression/template.js';
import type { Parameter, Value } from '../document.js';
import type { Complaint, Draft, Rule } from '../draft.js';
import { baseType } from '../parameter-types.js';
import { fitsType, isFilledInDefault, type Declared } from '../parameters/default-value.js';
import type { Path } from '../position.js';
import { didYouMean } from '../suggest.js';
import { findCircles } from './default-circles.js';

/** Defaults of parameters fit their types, and the references in them can be filled in (behaviour 1.2, 1.5, 4.3a). */
export const checkDefaults: Rule = (draft) => [
  ...[...draft.parameters].flatMap(([name, parameter]) => checkDefault(draft, name, parameter)),
  ...findCircles(draft.parameters),
];

function checkDefault(draft: Draft, name: string, parameter: Partial<Parameter>): Complaint[] {
  const { type, default: value } = parameter;
  if (value === undefined) return [];
  const path = ['parameters', name, 'default'];
  const stored = storeReferences(value, path);
  if (stored.length > 0) return stored;
  const used = [...references(compileValue(value))].flatMap(({ ref, path: rest }) =>
    checkReference(draft, ref, [...path, ...rest]),
  );
  if (type === undefined || fitsType(baseType(type), value, draft.parameters)) return used;
  return [...used, { path, ...wrongType(type, value, draft.parameters) }];
}

/** Every `{{ssm:…}}`, wherever it stands in the default. */
function storeReferences(value: Value, path: Path): Complaint[] {
  if (typeof value === 'string') {
    const text = /\{\{\s*ssm:[^{}]*/.exec(value)?.[0];
    const message = 'Defaults from Parameter Store ({{ssm:…}}) are not supported yet.';
    return text === undefined ? [] : [{ path, code: 'NOT_SUPPORTED', message }];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, entry]) => storeReferences(entry, [...path, key]));
}

/** A warning for a reference that stays as text, which is rarely what the author wanted. */
function checkReference({ parameters }: Draft, token: string, path: Path): Complaint[] {
  if (isFilledInDefault(parameters)(token)) return [];
  const reference = splitReference(token);
  const stays = { path, text: token, severity: 'warning' as const };
  if (reference.kind === 'parameter') {
    const message = `Parameter "${token}" is not declared: {{ ${token} }} stays as text.`;
    return [{ ...stays, code: 'UNDECLARED_PARAMETER', message, hint: didYouMean(token, parameters.keys()) }];
  }
  return [
    {
      ...stays,
      code: 'NOT_A_REFERENCE',
      message: `{{ ${token} }} is not filled into the default of a parameter: it stays as text.`,
      hint: 'Other parameters, global:… and automation:EXECUTION_ID are.',
    },
  ];
}

/** AWS's message, with a hint about the reference in the default. */
function wrongType(type: string, value: Value, parameters: Declared): Omit<Complaint, 'path'> {
  const fault = { code: 'INVALID_DEFAULT', message: `Wrong default value for a "${type}" parameters` };
  const [first] = references(compileValue(value));
  const other = first === undefined ? undefined : parameters.get(first.ref)?.type;
  return other === undefined
    ? fault
    : { ...fault, hint: `{{ ${first!.ref} }} has the type ${other}: a reference that stands alone keeps its type.` };
}
