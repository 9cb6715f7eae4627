/**
 * The interpreter: walks a Plan, synchronous between effects, and keeps the record (spec 2.3). It knows no action and no
 * Temporal: both are handed in.
 */
import type { SignalMessage, SignalRefusal } from '../action.js';
import { encodeOutputs } from '../expression/render.js';
import { runCancelPath } from './cancel.js';
import { carryOn } from './carry.js';
import { prepareRun } from './prepare.js';
import { finalStatus, decidingMessage } from './final-status.js';
import { isFinal, type StoredExecution, type FinalStatus } from './execution.js';
import type { AutomationInput } from './request.js';
import { route, type StepEnd } from './route.js';
import { createRun, type AutomationDependencies, type Run } from './run.js';
import { documentOutputs, setStatus } from './records.js';
import { executeStep } from './execute-step.js';

/** A run that can be told things while it goes on. */
export interface Automation {
  /** Runs to the end, or to where it should continue as new. Rejects only with bugs. */
  run(): Promise<RunEnd>;
  /** The record so far. */
  describe(): StoredExecution;
  /** Why a signal cannot be taken now (spec 6.3). */
  refusal(message: SignalMessage): SignalRefusal | undefined;
  /** Delivers a signal; names the step that took it, undefined when it was refused and dropped. */
  deliver(message: SignalMessage): string | undefined;
  /** Stop (spec 6.2): `Cancel` interrupts now, `Complete` lets the running step finish. False: it is too late. */
  stop(type: 'Cancel' | 'Complete'): boolean;
}

/** The final record, or the input of the run that takes over. */
export type RunEnd = { record: StoredExecution } | { continueWith: AutomationInput };

/** Creates a run; nothing happens before `run()`. */
export function createAutomation(
  input: AutomationInput,
  executionId: string,
  dependencies: AutomationDependencies,
): Automation {
  const run = createRun(input, executionId, dependencies);
  const { state, services } = run;
  return {
    run: () => runToEnd(run),
    describe: () => state.record,
    refusal: (message) => services.mailbox.refusal(message),
    deliver: (message) => services.mailbox.deliver(message, dependencies.runtime.now()),
    stop: (type) => stop(run, type),
  };
}

async function runToEnd(run: Run): Promise<RunEnd> {
  const { input, state } = run;
  const refused = input.carried ? undefined : prepareRun(run);
  if (refused !== undefined) return { record: finish(run, 'Failed', refused) };
  const left = await walk(run, input.carried?.index ?? 0);
  if (left !== undefined) return { continueWith: carryOn(input, state, left) };
  const status = finalStatus(state.verdict, state.stopped);
  return { record: finish(run, status, status === 'Cancelled' ? undefined : decidingMessage(state.verdict)) };
}

/** The main loop (spec 2.3). Resolves to the step at which the run should continue as new, if it should. */
async function walk(run: Run, start: number): Promise<number | undefined> {
  const { steps } = run.input.plan;
  const { runtime } = run.dependencies;
  let index: number | undefined = start;
  while (index !== undefined && run.state.stopped === undefined) {
    const end: StepEnd = await executeStep(run, index);
    if (run.interrupted) {
      await runCancelPath(run, route(steps, index, { status: 'Cancelled' }));
      return undefined;
    }
    index = route(steps, index, end);
    if (index !== undefined && run.state.stopped === undefined && runtime.shouldContinueAsNew()) return index;
  }
  return undefined;
}

function stop(run: Run, type: 'Cancel' | 'Complete'): boolean {
  const { state } = run;
  if (isFinal(state.record.AutomationExecutionStatus) || state.stopped === 'Cancel') return false;
  state.stopped = type;
  if (type === 'Complete') return true;
  run.interrupted = true;
  setStatus(run, 'Cancelling');
  const current = state.record.StepExecutions.find((step) => step.StepName === state.record.CurrentStepName);
  if (current && run.work) current.StepStatus = 'Cancelling';
  run.work?.interrupt();
  return true;
}

function finish(run: Run, status: FinalStatus, message: string | undefined): StoredExecution {
  const { record, variables } = run.state;
  delete record.CurrentStepName;
  delete record.CurrentAction;
  record.ExecutionEndTime = new Date(run.dependencies.runtime.now()).toISOString();
  record.Outputs = documentOutputs(run);
  if (Object.keys(variables).length > 0) record.Variables = encodeOutputs(variables);
  if (message !== undefined) record.FailureMessage = message;
  setStatus(run, status);
  return record;
}
