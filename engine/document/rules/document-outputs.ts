import type { Complaint, Draft, Rule } from '../draft.js';
import { didYouMean } from '../suggest.js';
import { outputNames } from './known-outputs.js';

/** A document's outputs are `Step.Output` of steps and outputs that exist (behaviour 1.8). */
export const checkDocumentOutputs: Rule = (draft) =>
  draft.outputs.flatMap((output, index) => (output === null ? [] : checkOutput(draft, output, index)));

function checkOutput(draft: Draft, output: string, index: number): Complaint[] {
  const path = ['outputs', index];
  const [stepName = '', name, ...rest] = output.split('.');
  const step = draft.stepsByName.get(stepName);
  if (step === undefined && draft.innerNames.has(stepName)) return [];
  if (step === undefined) return [{ path, ...unknownStep(output, stepName, draft) }];
  if (name === undefined || rest.length > 0) {
    return [
      { path, code: 'INVALID_VALUE', message: `An output of a document is written Step.Output, not "${output}".` },
    ];
  }
  const known = outputNames(step);
  if (known === undefined || known.includes(name)) return [];
  const message = `The step "${stepName}" has no output "${name}".`;
  return [{ path, code: 'UNKNOWN_OUTPUT', message, hint: didYouMean(name, known) ?? `It has: ${known.join(', ')}.` }];
}

const unknownStep = (output: string, stepName: string, { stepsByName }: Draft): Omit<Complaint, 'path'> => ({
  code: 'UNKNOWN_STEP',
  message: `Unknown step name in named output: ${output}`,
  hint: output.includes('{{')
    ? 'Outputs are written without braces: Step.Output.'
    : didYouMean(stepName, stepsByName.keys()),
});
