import fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../engine/document/problem.js';
import { loadDocument } from '../../engine/document/load.js';
import type { AutomationExecution, StoredExecution } from '../../engine/execution/record/execution.js';
import { documentOf } from './model-document.js';
import { randomRunbook } from './random-runbook.js';
import { predict, type Prediction } from './reference-router.js';
import { LIMIT, runs, seeded } from './runs.js';
import { inputOf, loadModel, playedActions, playedValidators, runModel, START } from './virtual-run.js';

const continueAsNew = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });

/** What the reference predicts, read from a record. */
const outcomeOf = (record: AutomationExecution): Prediction => ({
  status: record.AutomationExecutionStatus as Prediction['status'],
  endMs: Date.parse(record.ExecutionEndTime!) - START,
  steps: Object.fromEntries(
    record.StepExecutions.map((step) => [
      step.StepName,
      {
        status: step.StepStatus as Prediction['status'],
        ...(step.ExecutionStartTime && { startMs: Date.parse(step.ExecutionStartTime) - START }),
        ...(step.ExecutionEndTime && { endMs: Date.parse(step.ExecutionEndTime) - START }),
      },
    ]),
  ),
  outputs: record.Outputs,
});

describe('random runbooks', () => {
  it(
    'are valid, as JSON and as YAML, and compile to plain JSON',
    () => {
      const property = fc.property(randomRunbook('hours'), (model) => {
        const { problems, plan } = loadModel(model);
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        const parts = { actions: playedActions(), validators: playedValidators };
        const fromYaml = loadDocument(stringify(documentOf(model)), 'random.yaml', parts);
        expect(hasErrors(fromYaml.problems)).toBe(false);
        expect(fromYaml.plan).toEqual(plan);
      });
      fc.assert(property, { numRuns: runs(250), ...seeded });
    },
    LIMIT,
  );

  it(
    'run as the tables of the specification say',
    async () => {
      const property = fc.asyncProperty(randomRunbook('hours'), async (model) => {
        const predicted = predict(model);
        fc.pre(predicted !== undefined);
        const { record } = await runModel(model);
        expect(outcomeOf(record)).toEqual(predicted);
      });
      await fc.assert(property, { numRuns: runs(1000), ...seeded });
    },
    LIMIT,
  );

  it(
    'give the same record when they continue as new between any two steps',
    async () => {
      const property = fc.asyncProperty(randomRunbook('hours'), continueAsNew, async (model, answers) => {
        const [whole, inParts] = [await runModel(model), await runModel(model, answers)];
        expect(inParts.record).toEqual(whole.record);
      });
      await fc.assert(property, { numRuns: runs(250), ...seeded });
    },
    LIMIT,
  );

  it(
    'never let a status go back, and their records are plain JSON',
    async () => {
      const property = fc.asyncProperty(randomRunbook('hours'), continueAsNew, async (model, answers) => {
        const { record, seen } = await runModel(model, answers);
        for (const [index, later] of seen.slice(1).entries()) expectForward(seen[index]!, later);
        expect(JSON.parse(JSON.stringify(record))).toEqual(record);
      });
      await fc.assert(property, { numRuns: runs(250), ...seeded });
    },
    LIMIT,
  );

  it(
    'carry nothing but JSON from the start to the end',
    () => {
      const property = fc.property(randomRunbook('hours'), (model) => {
        const input = inputOf(loadModel(model).plan!);
        expect(JSON.parse(JSON.stringify(input))).toEqual(input);
      });
      fc.assert(property, { numRuns: runs(100), ...seeded });
    },
    LIMIT,
  );
});

/** Spec 2.8: what may follow each status. */
const FORWARD: Record<string, RegExp> = {
  Pending: /./,
  InProgress: /^(?!Pending)/,
  Waiting: /^(?!Pending)/,
  Cancelling: /^Cancell(ing|ed)$/,
  Success: /^Success$/,
  Failed: /^Failed$/,
  TimedOut: /^TimedOut$/,
  Cancelled: /^Cancelled$/,
};

function expectForward(before: StoredExecution, after: StoredExecution): void {
  expect(after.AutomationExecutionStatus).toMatch(FORWARD[before.AutomationExecutionStatus]!);
  for (const [index, step] of before.StepExecutions.entries()) {
    expect(after.StepExecutions[index]!.StepStatus).toMatch(FORWARD[step.StepStatus]!);
  }
}
