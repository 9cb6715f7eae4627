/** What an action may do, made from the Runtime: deadlines, waiting, activities with their envelope. */
import type {
  ActivityAnswer,
  ActivityMode,
  ActivityRequest,
  ActivityStubs,
  AnyActivities,
  SignalWaiter,
  StepContext,
} from '../action.js';
import type { Value, ValueMap } from '../document/document.js';
import type { PlanStep } from '../document/plan.js';
import { StepTimedOut } from '../errors.js';
import type { Mailbox } from './mailbox.js';
import type { Runtime } from '../runtime.js';
import type { ExecutionState } from './state.js';

/** What steps stand on while they run. */
export interface StepServices {
  readonly runtime: Runtime;
  readonly state: ExecutionState;
  readonly mailbox: Mailbox;
  readonly throttlingRetrySeconds: number | undefined;
  /** Step and execution start or stop to be `Waiting`. */
  setWaiting(step: PlanStep, waiting: boolean): void;
}

/** One attempt of one step, and what it has brought so far. */
export interface Attempt {
  readonly step: PlanStep;
  readonly number: number;
  /** Ms since the epoch. */
  readonly deadline?: number;
  /** Bounds even the activities that otherwise wait for a worker: cleaning up after an interruption. */
  readonly bounded?: boolean;
  published: ValueMap;
  selected?: ValueMap;
  payload?: string;
}

/** AWS's text for a timeout (spec 2.9). */
export const timeoutMessage = (phase: string): string =>
  `Step timed out while step is ${phase}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;

/** The context of one attempt. */
export function createStepContext(services: StepServices, attempt: Attempt): StepContext<AnyActivities> {
  const { runtime, state } = services;
  return {
    executionId: state.record.AutomationExecutionId,
    stepName: attempt.step.name,
    region: state.record.Region!,
    ...(attempt.deadline === undefined ? {} : { deadline: attempt.deadline }),
    now: () => runtime.now(),
    sleep: (ms) => sleep(runtime, attempt, ms),
    activities: activityStubs(services, attempt),
    waitForSignals: (waiter) => waitForSignals(services, attempt, waiter),
    publish: (outputs) => void Object.assign(attempt.published, outputs),
  };
}

async function sleep(runtime: Runtime, attempt: Attempt, ms: number): Promise<void> {
  const remaining = remainingMs(runtime, attempt) ?? Infinity;
  if (ms > 0 && remaining > 0) await runtime.sleep(Math.min(ms, remaining));
  if (ms > remaining) throw new StepTimedOut(timeoutMessage('sleeping'));
}

async function waitForSignals(services: StepServices, attempt: Attempt, waiter: SignalWaiter): Promise<void> {
  const { runtime, mailbox } = services;
  mailbox.open(attempt.step.name, waiter);
  services.setWaiting(attempt.step, true);
  try {
    const done = await runtime.waitUntil(() => waiter.done(), remainingMs(runtime, attempt));
    if (!done) throw new StepTimedOut(timeoutMessage('waiting for a signal'));
  } finally {
    mailbox.close();
    services.setWaiting(attempt.step, false);
  }
}

function activityStubs(services: StepServices, attempt: Attempt): ActivityStubs<AnyActivities> {
  return new Proxy({} as ActivityStubs<AnyActivities>, {
    get: (_, name: string) => (inputs: Value, mode: ActivityMode) =>
      callActivity(services, attempt, name, inputs, mode),
  });
}

/** Sends one activity off, keeps what the author's selectors found, and hands the predefined outputs to the action. */
export async function callActivity(
  services: StepServices,
  attempt: Attempt,
  name: string,
  inputs: Value,
  mode: ActivityMode,
): Promise<Value> {
  const { runtime } = services;
  const remaining = remainingMs(runtime, attempt);
  if (remaining !== undefined && remaining <= 0) throw new StepTimedOut(timeoutMessage('starting an operation'));
  const limited = mode.mode === 'wait' || attempt.bounded;
  const answer = await runtime.activity({
    name,
    id: attempt.step.name,
    summary: attempt.step.name,
    ...(limited && remaining !== undefined ? { withinMs: remaining } : {}),
    ...(mode.mode === 'call' ? { perTryMs: Math.min(mode.seconds * 1000, remaining ?? Infinity) } : {}),
    request: requestFor(services, attempt, inputs, mode),
  });
  keepAnswer(attempt, answer, mode);
  return answer.outputs ?? {};
}

/** The envelope, as small as it can be: it stands in every history (house 5). */
function requestFor(services: StepServices, attempt: Attempt, inputs: Value, mode: ActivityMode): ActivityRequest {
  const { state, throttlingRetrySeconds } = services;
  const { step } = attempt;
  const wait = mode.mode === 'wait';
  return {
    inputs,
    region: state.record.Region!,
    ...(state.roleArn === undefined ? {} : { roleArn: state.roleArn }),
    ...(attempt.number === 1 ? {} : { attempt: attempt.number }),
    ...(wait && attempt.deadline !== undefined ? { deadline: attempt.deadline } : {}),
    ...(mode.answers && step.outputs ? { select: step.outputs } : {}),
    ...(mode.answers && step.reads?.includes('OutputPayload') ? { payload: true } : {}),
    ...(throttlingRetrySeconds === undefined ? {} : { throttlingRetrySeconds }),
  };
}

function keepAnswer(attempt: Attempt, answer: ActivityAnswer, mode: ActivityMode): void {
  if (!mode.answers) return;
  attempt.selected = answer.selected ?? {};
  if (answer.payload !== undefined) attempt.payload = answer.payload;
}

const remainingMs = (runtime: Runtime, attempt: Attempt): number | undefined =>
  attempt.deadline === undefined ? undefined : attempt.deadline - runtime.now();
