import { defineAction } from '../../engine/action.js';
import type { InputFault, InputJump } from '../../engine/action.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { holds, OPERATORS } from './condition.js';

export interface BranchInputs {
  Choices: ValueMap[];
  Default?: string;
}

/** aws:branch: goes to the first choice whose condition holds (spec 3.3). Costs no event (house 5). */
export const branch = defineAction<BranchInputs>({
  name: 'aws:branch',
  summary: 'Goes on at the first choice whose condition holds.',
  inputs: {
    type: 'object',
    properties: {
      Choices: {
        type: 'array',
        description: 'Conditions, tried from top to bottom, each with the step to go to.',
        minItems: 1,
        items: {
          type: 'object',
          description: 'A condition, and NextStep: where to go when it holds.',
          properties: { NextStep: { type: 'string', description: 'The step to go to when the condition holds.' } },
          required: ['NextStep'],
        },
      },
      Default: { type: 'string', description: 'The step to go to when no condition holds.' },
    },
    required: ['Choices'],
    additionalProperties: false,
  },
  outputs: {},
  timeout: {},
  onCancelTarget: true,
  check: checkChoices,
  jumps,
  *run({ Choices, Default }) {
    const chosen = Choices.find((choice) => holds(choice));
    const nextStep = (chosen?.NextStep as string | undefined) ?? Default;
    return nextStep === undefined ? {} : { nextStep };
  },
});

function jumps(inputs: ValueMap): InputJump[] {
  const choices = (Array.isArray(inputs.Choices) ? inputs.Choices : []).flatMap((choice, index) => {
    const step = (choice as ValueMap | null)?.NextStep;
    return typeof step === 'string' ? [{ path: ['Choices', index, 'NextStep'], step }] : [];
  });
  return typeof inputs.Default === 'string' ? [...choices, { path: ['Default'], step: inputs.Default }] : choices;
}

function checkChoices(inputs: ValueMap): InputFault[] {
  const choices = Array.isArray(inputs.Choices) ? inputs.Choices : [];
  return choices.flatMap((choice, index) => checkCondition(choice, ['Choices', index]));
}

/** Exactly one operator, or one of And, Or and Not; nested conditions alike (spec 3.3). */
function checkCondition(value: Value, path: InputFault['path']): InputFault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path, message: 'A condition is a map with Variable and one operator, or with And, Or or Not.' }];
  }
  const kinds = Object.keys(value).filter((key) => Object.hasOwn(OPERATORS, key) || ['And', 'Or', 'Not'].includes(key));
  const unknown = Object.keys(value).filter((key) => !kinds.includes(key) && key !== 'Variable' && key !== 'NextStep');
  if (unknown.length > 0) return [unknownOperator(path, unknown[0]!)];
  if (kinds.length !== 1) return [{ path, message: `A condition has exactly one operator; this has ${kinds.length}.` }];
  const [kind] = kinds as [string];
  if (kind === 'Not') return checkCondition(value.Not!, [...path, 'Not']);
  if (kind === 'And' || kind === 'Or') return checkAll(value[kind]!, [...path, kind]);
  return 'Variable' in value ? [] : [{ path, message: `${kind} needs a Variable to compare.` }];
}

const checkAll = (conditions: Value, path: InputFault['path']): InputFault[] =>
  Array.isArray(conditions) ? conditions.flatMap((each, index) => checkCondition(each, [...path, index])) : [];

const unknownOperator = (path: InputFault['path'], name: string): InputFault => ({
  path: [...path, name],
  message: `"${name}" is not an operator of aws:branch.`,
  hint: `Known: ${Object.keys(OPERATORS).join(', ')}, And, Or, Not.`,
});
