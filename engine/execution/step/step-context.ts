/** Makes the `StepContext` of an attempt from the Runtime: deadlines, waits, activities and their requests. */
import type { ActivityMode, ActivityStubs, SignalWaiter, StepContext } from '../../action.js';
import type { ActivityAnswer, ActivityRequest, AnyActivities } from '../../activity.js';
import type { Value, ValueMap } from '../../document/document.js';
import type { PlanStep } from '../../document/plan.js';
import { perform, type Effects } from '../../effects.js';
import { StepTimedOut } from '../../errors.js';
import { readAnswer } from './activity-end.js';
import type { Runtime } from '../../runtime.js';
import type { Driver } from '../drive.js';
import type { Mailbox } from '../mailbox.js';
import type { AttemptPosition } from '../position.js';
import type { ExecutionState } from '../state.js';

/** What the engine offers to a step while it runs. */
export interface StepServices {
  readonly runtime: Runtime;
  readonly driver: Driver;
  readonly state: ExecutionState;
  readonly mailbox: Mailbox;
  readonly planVersion: number;
  readonly throttlingRetrySeconds: number | undefined;
  /** Sets step and execution to `Waiting`, or back to `InProgress`. */
  setWaiting(step: PlanStep, waiting: boolean): void;
  /** Should the run continue as new now, and may it do so here? */
  mayContinueAsNew(): boolean;
}

/** One attempt of one step, and its outputs so far. */
export interface Attempt {
  readonly step: PlanStep;
  /** The step's path (design contracts 1). */
  readonly path: string;
  /** Number, deadline, published outputs: what continue-as-new carries over. */
  readonly position: AttemptPosition;
  /** The attempt waited for signals before the run continued as new. */
  readonly resumed: boolean;
  /**
   * The deadline also limits calls, which otherwise wait for a worker for any time: for the clean-up after an interruption, and the account
   * id.
   */
  readonly bounded?: boolean;
  /** Writes the published outputs into the record. */
  readonly onPublish: (published: ValueMap) => void;
  readonly warnings: string[];
  selected?: ValueMap;
  payload?: string;
}

/** Thrown when the run continues as new in the middle of an attempt. Only the attempt's caller catches it. */
export class CarryOn extends Error {
  override readonly name = 'CarryOn';
}

/** AWS's text for a timeout (behaviour 2.9). */
export const timeoutMessage = (phase: string): string =>
  `Step timed out while step is ${phase}. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`;

/** The context of one attempt. */
export function createStepContext(services: StepServices, attempt: Attempt): StepContext<AnyActivities> {
  const { runtime, state } = services;
  const { deadline } = attempt.position;
  return {
    executionId: state.record.AutomationExecutionId,
    stepName: attempt.step.name,
    region: state.record.Region!,
    planVersion: services.planVersion,
    resumed: attempt.resumed,
    ...(deadline === undefined ? {} : { deadline }),
    get startedAt() {
      return startOf(state, attempt.step.name) ?? runtime.now();
    },
    now: () => runtime.now(),
    sleep: (ms) => sleep(runtime, attempt, ms),
    activities: activityStubs(services, attempt),
    waitForSignals: (waiter) => waitForSignals(services, attempt, waiter),
    child: (input) => perform(() => runtime.child({ id: runtime.newId(), input })),
    publish: (outputs) => publish(attempt, outputs),
    warn: (text) => void attempt.warnings.push(text),
  };
}

function startOf({ record }: ExecutionState, name: string): number | undefined {
  const { ExecutionStartTime } = record.StepExecutions.find(({ StepName }) => StepName === name) ?? {};
  return ExecutionStartTime === undefined ? undefined : Date.parse(ExecutionStartTime);
}

function publish(attempt: Attempt, outputs: ValueMap): void {
  Object.assign(attempt.position.published, outputs);
  attempt.onPublish(attempt.position.published);
}

function* sleep(runtime: Runtime, attempt: Attempt, ms: number): Effects<void> {
  const remaining = remainingMs(runtime, attempt) ?? Infinity;
  if (ms > 0 && remaining > 0) yield () => runtime.sleep(Math.min(ms, remaining));
  if (ms > remaining) throw new StepTimedOut(timeoutMessage('sleeping'));
}

/** If a message and the deadline come in the same moment, the message counts. */
function* waitForSignals<Memory extends Value>(
  services: StepServices,
  attempt: Attempt,
  waiter: SignalWaiter<Memory>,
): Effects<Memory> {
  const { runtime, mailbox } = services;
  const { position } = attempt;
  let memory = (position.memory ?? waiter.initial) as Memory;
  const remember = (latest: Memory): void => {
    position.memory = latest;
    memory = latest;
    publish(attempt, waiter.outputs(latest));
  };
  remember(memory);
  const close = mailbox.open(attempt.step.name, {
    accepts: waiter.accepts,
    refusal: (message) => waiter.refusal(message, memory),
    take: (message, at) => remember(waiter.take(message, at, memory)),
  });
  services.setWaiting(attempt.step, true);
  const ready = (): boolean => waiter.done(memory) || services.mayContinueAsNew();
  let carriedOn = false;
  try {
    while (!waiter.done(memory)) {
      if ((remainingMs(runtime, attempt) ?? 1) <= 0) throw new StepTimedOut(timeoutMessage('waiting for a signal'));
      yield* perform(() => runtime.waitUntil(ready, remainingMs(runtime, attempt)));
      carriedOn = !waiter.done(memory) && services.mayContinueAsNew() && (remainingMs(runtime, attempt) ?? 1) > 0;
      if (carriedOn) throw new CarryOn();
    }
  } finally {
    close();
    if (!carriedOn) services.setWaiting(attempt.step, false);
  }
  return memory;
}

function activityStubs(services: StepServices, attempt: Attempt): ActivityStubs<AnyActivities> {
  return new Proxy({} as ActivityStubs<AnyActivities>, {
    get: (_, name: string) => (inputs: Value, mode: ActivityMode) =>
      callActivity(services, attempt, name, inputs, mode),
  });
}

/** Runs one activity, keeps what the author's selectors found, and returns the predefined outputs. */
export function* callActivity(
  services: StepServices,
  attempt: Attempt,
  name: string,
  inputs: Value,
  mode: ActivityMode,
): Effects<Value> {
  const { runtime } = services;
  const remaining = remainingMs(runtime, attempt);
  if (remaining !== undefined && remaining <= 0) throw new StepTimedOut(timeoutMessage('starting an operation'));
  const limited = mode.mode === 'wait' || attempt.bounded;
  const call = {
    name,
    id: attempt.path,
    summary: attempt.step.name,
    ...(limited && remaining !== undefined ? { withinMs: remaining } : {}),
    ...(mode.mode === 'call' ? { perTryMs: Math.min(mode.seconds * 1000, remaining ?? Infinity) } : {}),
    ...(mode.pool === undefined ? {} : { pool: mode.pool }),
    request: requestFor(services, attempt, inputs, mode),
  };
  const answer = readAnswer(yield () => runtime.activity(call));
  keepAnswer(attempt, answer, mode);
  return answer.outputs ?? {};
}

/** The request to an activity, as small as possible: every history contains it (design house 5). */
function requestFor(services: StepServices, attempt: Attempt, inputs: Value, mode: ActivityMode): ActivityRequest {
  const { state, throttlingRetrySeconds } = services;
  const { step, position } = attempt;
  const wait = mode.mode === 'wait';
  return {
    inputs,
    region: state.record.Region!,
    ...(state.roleArn === undefined ? {} : { roleArn: state.roleArn }),
    ...identityOf(services, attempt, mode),
    ...(wait && position.deadline !== undefined ? { deadline: position.deadline } : {}),
    ...(mode.answers && step.outputs ? { select: step.outputs } : {}),
    ...(mode.answers && step.reads?.includes('OutputPayload') ? { payload: true } : {}),
    ...(throttlingRetrySeconds === undefined ? {} : { throttlingRetrySeconds }),
  };
}

/** The parts of the activity's token (design contracts 1). Runs of Plan version 1 keep the formula that they began with. */
function identityOf(
  { runtime, planVersion }: StepServices,
  { position }: Attempt,
  { key }: ActivityMode,
): Partial<ActivityRequest> {
  const again = position.again === undefined ? {} : { again: position.again };
  if (planVersion === 1) return { ...(position.token === 1 ? {} : { attempt: position.token }), ...again };
  return {
    token: position.token,
    ...(runtime.origin === undefined ? {} : { origin: runtime.origin }),
    ...(key === undefined ? {} : { key }),
    ...again,
  };
}

function keepAnswer(attempt: Attempt, answer: ActivityAnswer, mode: ActivityMode): void {
  if (answer.warnings !== undefined) attempt.warnings.push(...answer.warnings);
  if (!mode.answers) return;
  attempt.selected = answer.selected ?? {};
  if (answer.payload !== undefined) attempt.payload = answer.payload;
}

const remainingMs = (runtime: Runtime, { position }: Attempt): number | undefined =>
  position.deadline === undefined ? undefined : position.deadline - runtime.now();
