/** Runs a model of a runbook on the virtual clock, as simulate() does, and looks at the record at every turn. */
import { branch } from '../../actions/branch/action.js';
import { sleep } from '../../actions/sleep/action.js';
import { runActivity } from '../../aws/activity.js';
import { loadDocument, type LoadedDocument } from '../../engine/document/load.js';
import type { Plan } from '../../engine/document/plan.js';
import { createAutomation } from '../../engine/execution/interpreter.js';
import type { AutomationExecution, StoredExecution } from '../../engine/execution/record/execution.js';
import { expandRecord } from '../../engine/execution/record/expand-record.js';
import { unfoldRecord, type StoredRecord } from '../../engine/execution/record/stored-record.js';
import type { AutomationInput } from '../../engine/execution/start/request.js';
import { createVirtualClock } from '../../engine/simulator/virtual-clock.js';
import { createVirtualRuntime } from '../../engine/simulator/virtual-runtime.js';
import { compileSchema } from '../support/fake-actions.js';
import { documentOf } from './model-document.js';
import type { Model } from './model.js';
import { createPlayedStep, playedActivities } from './played-step.js';

export const START = Date.parse('2026-01-31T10:00:00Z');
const EXECUTION_ID = '00000000-0000-4000-8000-000000000001';

/** The actions of random runbooks. The stand-in counts attempts, so every run gets its own. */
export const playedActions = () => new Map([createPlayedStep(), branch, sleep].map((each) => [each.name, each]));
export const playedValidators = Object.fromEntries(
  [...playedActions().values()].map(({ name, inputs }) => [name as string, compileSchema(inputs)]),
);

/** The model as an author's text, read, validated and compiled. */
export const loadModel = (model: Model): LoadedDocument =>
  loadDocument(JSON.stringify(documentOf(model), null, 1), 'random.json', {
    actions: playedActions(),
    validators: playedValidators,
  });

export const inputOf = (plan: Plan): AutomationInput => ({
  plan,
  documentName: 'Random',
  documentVersion: '1',
  parameters: {},
  region: 'eu-west-1',
});

export interface VirtualRun {
  record: AutomationExecution;
  /** The record as it was at each turn of the clock, when it had changed. */
  seen: StoredExecution[];
}

/** `continueAsNew`: whether the run should, each time it asks; the last answer counts again and again. */
export async function runModel(model: Model, continueAsNew: readonly boolean[] = [false]): Promise<VirtualRun> {
  const { plan } = loadModel(model);
  const clock = createVirtualClock(START);
  let asked = 0;
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: EXECUTION_ID,
    activities: playedActivities,
    runActivity,
    aws: (_step, region) => ({ region, call: () => Promise.reject(new Error('no AWS in this test')) }),
    id: (name) => name,
    shouldContinueAsNew: () => continueAsNew[Math.min(asked++, continueAsNew.length - 1)]!,
  });
  const parts = { actions: playedActions(), validators: playedValidators, runtime };
  let automation = createAutomation(inputOf(plan!), EXECUTION_ID, parts);
  const { stop } = model;
  if (stop) clock.schedule(START + stop.atMs, () => void automation.stop(stop.type));
  const seen: string[] = [];
  const look = (): void => {
    const now = JSON.stringify(automation.describe());
    if (now !== seen.at(-1)) seen.push(now);
  };
  const toTheEnd = async (): Promise<StoredRecord> => {
    for (;;) {
      const ended = await automation.run();
      if ('record' in ended) return ended.record;
      look();
      automation = createAutomation(jsonOf(ended.continueWith), EXECUTION_ID, parts);
    }
  };
  look();
  const record = await clock.drive(toTheEnd(), () => {
    poke();
    look();
  });
  look();
  const unfolded = seen.map((text) => unfoldRecord(JSON.parse(text) as StoredRecord, inputOf(plan!)));
  return { record: expandRecord(record, inputOf(plan!)), seen: unfolded };
}

const jsonOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
