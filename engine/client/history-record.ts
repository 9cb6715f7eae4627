import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/client';
import type { StoredExecution, StoredStep } from '../execution/execution.js';
import { createState } from '../execution/state.js';
import type { AutomationInput } from '../workflow/messages.js';
import { activityFates } from './activity-fates.js';
import type { ActivityFate } from './activity-fates.js';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

/** What the latest run of the chain was started with. */
export async function startInput(client: Client, run: WorkflowExecutionDescription): Promise<AutomationInput> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: run.workflowId },
    maximumPageSize: 1,
  });
  return inputOf(history as History);
}

/**
 * A record without its worker: the steps and parameters of the start event, and of each step what its activities show.
 * Steps without activities stay `Pending`; outputs are unknown.
 */
export async function recordFromHistory(client: Client, run: WorkflowExecutionDescription): Promise<StoredExecution> {
  const history = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  const { record } = createState(inputOf(history), run.workflowId, run.startTime.getTime());
  const fates = activityFates(history.events ?? []);
  const StepExecutions = record.StepExecutions.map((step) => ({ ...step, ...progress(step, fates) }));
  const current = StepExecutions.findLast((step) => step.StepStatus === 'InProgress');
  return {
    ...record,
    StepExecutions,
    ...(current && { CurrentStepName: current.StepName, CurrentAction: current.Action }),
  };
}

function inputOf(history: History): AutomationInput {
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  const payload = started?.input?.payloads?.[0];
  if (!payload) throw new Error('The history of an automation begins without its input.');
  return defaultPayloadConverter.fromPayload<AutomationInput>(payload);
}

/** An activity that ended says how its step stands only once a later step has begun: till then the step goes on. */
function progress(step: StoredStep, fates: readonly ActivityFate[]): Partial<StoredStep> {
  const own = fates.filter((fate) => fate.step === step.StepName);
  const last = own.at(-1);
  if (!last) return {};
  const begun = { ExecutionStartTime: new Date(own[0]!.scheduledAt).toISOString() };
  if (last === fates.at(-1) || last.status === 'InProgress') return { ...begun, StepStatus: 'InProgress' };
  return {
    ...begun,
    StepStatus: last.status,
    ...(last.endedAt && { ExecutionEndTime: new Date(last.endedAt).toISOString() }),
  };
}
