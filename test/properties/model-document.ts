/** A model of a runbook → the document that an author would write. */
import type { Document, Step, ValueMap } from '../../engine/document/document.js';
import type { Condition, Model, ModelStep, Words } from './model.js';

/** The document; its steps do as the model says when `aws:executeAwsApi` is the stand-in of played-step.ts. */
export const documentOf = (model: Model): Document => ({
  schemaVersion: '0.3',
  mainSteps: model.steps.map(stepOf),
  ...(model.outputs.length === 0 ? {} : { outputs: model.outputs.map((name) => `${name}.Word`) }),
});

const stepOf = ({ does, ...attributes }: ModelStep): Step => ({ ...attributes, ...actionOf(does) });

function actionOf(does: ModelStep['does']): Pick<Step, 'action' | 'inputs'> {
  if (does.kind === 'nap') return { action: 'aws:sleep', inputs: { Duration: `PT${does.seconds}S` } };
  if (does.kind === 'choice') {
    const Choices = does.choices.map(({ when, to }) => ({ NextStep: to, ...conditionOf(when) }));
    return { action: 'aws:branch', inputs: { Choices, ...(does.default && { Default: does.default }) } };
  }
  const { ends, takesMs, via, word } = does;
  return { action: 'aws:executeAwsApi', inputs: { ends, takesMs, via, ...(word && { Word: textOf(word) }) } };
}

function conditionOf(condition: Condition): ValueMap {
  if ('left' in condition) return { Variable: textOf(condition.left), StringEquals: condition.equals };
  if ('not' in condition) return { Not: conditionOf(condition.not) };
  return 'and' in condition ? { And: condition.and.map(conditionOf) } : { Or: condition.or.map(conditionOf) };
}

const textOf = ({ text, of }: Words): string => (of === undefined ? text : `${text}{{ ${of}.Word }}`);
