import type { JsonSchema } from '../../action.js';
import { parseTemplate } from '../../expression/template.js';
import type { ParameterType, SsmType, Value } from '../document.js';
import type { Complaint, Draft, DraftStep, Rule } from '../draft.js';
import { baseType } from '../parameter-types.js';

/**
 * A parameter that is the whole value of an input of aws:runCommand must have a type that the input takes. Only for this action AWS checks
 * it when a document is created (behaviour 1.2, 1.10); with any other, the step fails when it runs.
 */
export const checkCommandParameters: Rule = (draft) =>
  draft.steps.filter(({ step }) => step.action === 'aws:runCommand').flatMap((each) => checkStep(draft, each));

function checkStep({ parameters }: Draft, { path, step, action }: DraftStep): Complaint[] {
  return Object.entries(step.inputs ?? {}).flatMap(([input, value]): Complaint[] => {
    const name = wholeParameter(value);
    const type = name === undefined ? undefined : parameters.get(name)?.type;
    const schema = action?.inputs.properties?.[input];
    if (type === undefined || schema === undefined || takes(schema, type)) return [];
    const message = `The parameter "${name}" has the type ${type}, which the input ${input} does not take.`;
    return [{ path: [...path, 'inputs', input], code: 'PARAMETER_TYPE_MISMATCH', message }];
  });
}

function wholeParameter(value: Value): string | undefined {
  const template = typeof value === 'string' ? parseTemplate(value) : '';
  const parts = typeof template === 'string' ? [] : template['{{'];
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object' && /^\w+$/.test(only.ref) ? only.ref : undefined;
}

const JSON_TYPES: Record<SsmType, readonly string[]> = {
  String: ['string', 'array'],
  Integer: ['integer', 'number'],
  Boolean: ['boolean'],
  StringList: ['array'],
  StringMap: ['object', 'array'],
  MapList: ['array'],
};

/** A lone text or map is wrapped where a list is wanted (behaviour OP-15), so it fits there too. */
function takes(schema: JsonSchema, type: ParameterType): boolean {
  const alternatives = schema.anyOf ?? schema.oneOf ?? [schema];
  const types = alternatives.flatMap((each) => each.type ?? []);
  return types.length === 0 || types.some((each) => JSON_TYPES[baseType(type)].includes(each));
}
