import type { Client } from '@temporalio/client';
import type { ValueMap } from '../../document/document.js';
import type { PlanStep } from '../../document/plan.js';
import { goesOn, initialState } from '../../execution/start/carry.js';
import { faultOfForm } from '../../execution/start/check-request.js';
import type { StoredExecution, StoredStep } from '../../execution/record/execution.js';
import { createState } from '../../execution/state.js';
import { encodeInputs } from '../../expression/value-text.js';
import { hasTemplate } from '../../expression/template.js';
import type { AutomationInput } from '../../workflow/messages.js';
import { MEMO } from '../../workflow/messages.js';
import { decodeFirst } from '../payload.js';
import type { RunInfo } from '../run-info.js';
import { createWitness, type Evidence } from './evidence.js';
import { readHistory, type HistoryEvent } from './read-history.js';
import { retell, type Beginning } from './retell.js';

/** A reconstructed record, and the evidence for it. */
export interface Retold {
  record: StoredExecution;
  evidence: Evidence;
}

/**
 * Reconstructs a record without a worker: from the state with which this history began, which includes earlier histories (carry.ts), and
 * from what the events after that prove. Inputs with references are unknown; so are outputs that no activity returned. Never rejects
 * because of what a history holds.
 */
export async function recordFromHistory(client: Client, run: RunInfo): Promise<Retold> {
  const witness = createWitness(client);
  let input: unknown;
  for await (const event of readHistory(client, run)) {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started) input = believed(await decodeFirst(client, started.input?.payloads), started);
    await witness.hear(event);
  }
  const evidence = witness.evidence();
  const beginning = beginningOf(input, run);
  return { record: asShown(retell(beginning, evidence), beginning.steps), evidence };
}

/** Drops a carried state that the worker refuses as well, because the run does not continue another one (workflow/refuse-start.ts). */
function believed(input: unknown, started: Started): unknown {
  if (typeof input !== 'object' || input === null || !('carried' in input)) return input;
  if (goesOn({ ...started, continuedFromExecutionRunId: started.continuedExecutionRunId })) return input;
  const { carried: _, ...given } = input;
  return given;
}
type Started = NonNullable<HistoryEvent['workflowExecutionStartedEventAttributes']>;

/** As the API shows it: without steps inside loops (behaviour OP-28), and with inputs without references taken from the Plan. */
function asShown(record: StoredExecution, steps: readonly PlanStep[]): StoredExecution {
  const shown = record.StepExecutions.map((step, index) => withInputs(step, steps[index]!));
  return { ...record, StepExecutions: shown.filter((_, index) => steps[index]!.within === undefined) };
}

function withInputs(step: StoredStep, { inputs }: PlanStep): StoredStep {
  if (step.ExecutionStartTime === undefined || step.Inputs !== undefined || hasTemplate(inputs)) return step;
  return { ...step, Inputs: encodeInputs(inputs as ValueMap) };
}

/** Anybody can start a workflow, with any argument: for one that is no automation, there are no steps to show. */
function beginningOf(input: unknown, run: RunInfo): Beginning {
  const at = run.startTime.getTime();
  try {
    if (isAutomation(input)) {
      const { record, position } = initialState(input, run.workflowId, at);
      return { record, steps: input.plan.steps, first: position.round?.loop ?? position.step, at };
    }
  } catch {
    // The input has the right shape, but its content is wrong.
  }
  return { record: nothingKnown(run), steps: [], first: 0, at };
}

const isAutomation = (input: unknown): input is AutomationInput => faultOfForm(input) === undefined;

function nothingKnown({ workflowId, memo, startTime }: RunInfo): StoredExecution {
  const [documentName, documentVersion] = [memo[MEMO.documentName], memo[MEMO.documentVersion]];
  const input = {
    plan: { planVersion: 1 as const, steps: [] },
    documentName: typeof documentName === 'string' ? documentName : '?',
    documentVersion: typeof documentVersion === 'string' ? documentVersion : '?',
    parameters: {},
    region: '',
  };
  const { Region: _, ...record } = createState(input, workflowId, startTime.getTime()).record;
  return record;
}
