import type { Action, InputFault } from '../../action.js';
import { API_ACTIONS } from '../aws-actions.js';
import type { Value, ValueMap } from '../document.js';
import type { Complaint, Draft, DraftStep, Rule } from '../draft.js';
import { normaliseInputs, schemaFaults } from '../inputs.js';
import { isRegion, notARegion } from '../region.js';
import { valueAt, type SchemaFault } from '../schema-errors.js';

/**
 * Inputs fit their action, as far as that can be known before references are filled in: what a reference stands for is
 * checked when the step runs, by the same code (design house 4).
 */
export const checkStepInputs: Rule = (draft) =>
  draft.steps.flatMap((each) => [...checkInputsOf(draft, each), ...checkRegion(each)]);

function checkInputsOf({ actions }: Draft, { path, step, action }: DraftStep): Complaint[] {
  if (action === undefined) return [];
  const { unsupported, inputs } = splitUnsupported(action, normaliseInputs(action.inputs, step.inputs ?? {}));
  const validator = actions.validators[action.name];
  if (validator === undefined) throw new Error(`No validator was generated for ${action.name}.`);
  const faults = schemaFaults(action.inputs, validator, inputs).filter((fault) => isCertain(fault, inputs));
  const ownRules = faults.every(isKeyFault) ? (action.check?.(inputs) ?? []) : [];
  const certain = ownRules.filter((fault) => !isOpen(valueAt(inputs, fault.path)));
  return [...unsupported, ...faults.map(complaintOf(action)), ...certain.map(complaintOf(action))].map((complaint) => ({
    ...complaint,
    path: [...path, 'inputs', ...complaint.path],
  }));
}

/** Inputs that AWS has and we do not yet, and the rest. */
function splitUnsupported(action: Action, inputs: ValueMap): { unsupported: Complaint[]; inputs: ValueMap } {
  const names = (action.unsupportedInputs ?? []).filter((name) => Object.hasOwn(inputs, name));
  return {
    inputs: Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name))),
    unsupported: names.map((name) => ({
      path: [name],
      at: 'key',
      code: 'NOT_SUPPORTED',
      message: `The input "${name}" of ${action.name} is not supported yet.`,
    })),
  };
}

const isKeyFault = ({ keyword }: SchemaFault): boolean => keyword === 'additionalProperties' || keyword === 'required';

const isCertain = (fault: SchemaFault, inputs: ValueMap): boolean =>
  isKeyFault(fault) || !isOpen(valueAt(inputs, fault.path));

/** Does a reference decide what this value will be: a text with one, or a list that one may be spliced into? */
function isOpen(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some((element) => typeof element === 'string' && element.includes('{{'));
  return typeof value === 'string' && value.includes('{{');
}

const CODES: Record<string, string> = { additionalProperties: 'UNKNOWN_INPUT', required: 'MISSING_INPUT' };

const complaintOf =
  ({ name }: Action) =>
  (fault: InputFault & { keyword?: string }): Complaint => ({
    path: fault.path,
    at: fault.keyword === 'additionalProperties' ? 'key' : 'value',
    code: CODES[fault.keyword ?? ''] ?? 'INVALID_INPUT',
    message: fault.message,
    hint: fault.hint ?? (fault.keyword === 'required' ? `${name} cannot run without it.` : undefined),
  });

/** `Region` picks the endpoint: our extension (behaviour 3.12). */
function checkRegion({ path, step }: DraftStep): Complaint[] {
  if (!API_ACTIONS.includes(step.action ?? '') || !Object.hasOwn(step.inputs ?? {}, 'Region')) return [];
  const message =
    'Region picks the endpoint here. This is an extension: AWS passes it on to the operation, which refuses it.';
  const at = [...path, 'inputs', 'Region'];
  const region = step.inputs!['Region'];
  const bad = typeof region !== 'string' || region.includes('{{') || isRegion(region) ? undefined : notARegion(region);
  return [
    { path: at, at: 'key', severity: 'warning', code: 'EXTENSION_REGION', message },
    ...(bad === undefined ? [] : [{ path: at, at: 'value' as const, code: 'INVALID_INPUT', message: bad }]),
  ];
}
