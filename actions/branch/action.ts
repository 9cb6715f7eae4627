import { defineAction } from '../../engine/action.js';
import type { InputFault, InputJump } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { checkCondition } from '../../engine/expression/check-condition.js';
import { holds } from '../../engine/expression/condition.js';

export interface BranchInputs {
  Choices: ValueMap[];
  Default?: string;
}

/** aws:branch: goes to the first choice whose condition holds (behaviour 3.3). Adds no event to history (design house 5). */
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
  return choices.flatMap((choice, index) => checkCondition(choice, ['Choices', index], ['NextStep']));
}
