/**
 * `{{ global:ACCOUNT_ID }}` (behaviour 4.2): fetched once, for the first reference that reads it; runs without one must not pay for it
 * (design house 5).
 */
import type { Effects } from '../../effects.js';
import { isTemplate, type PlanStep, type PlanValue } from '../../document/plan.js';
import { StepFailure } from '../../errors.js';
import { pathOf } from '../position.js';
import type { Run } from '../run-state.js';
import { callActivity, type Attempt } from './step-context.js';

/** Does one of these values refer to the account? Called at every step: without recursion, and without building a path for each value. */
export function readsAccount(values: readonly PlanValue[]): boolean {
  const left: PlanValue[] = [...values];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    if (isTemplate(next)) {
      if (next['{{'].some((part) => typeof part === 'object' && part.ref === 'global:ACCOUNT_ID')) return true;
      continue;
    }
    for (const entry of Object.values(next)) if (typeof entry === 'object' && entry !== null) left.push(entry);
  }
  return false;
}

/** The activity's path before the first step: no step has such a name. */
const BEFORE_STEPS = '~start';
/** Seconds until the answer, all tries included. */
const SECONDS = 60;

/** `step`: the step that needs it; absent: the run itself. Throws `StepFailure`, `StepTimedOut` or an interruption. */
export function* fetchAccount(run: Run, step?: PlanStep): Effects<void> {
  const { state, services, input, dependencies } = run;
  const attempt: Attempt = {
    step: step ?? { name: BEFORE_STEPS, action: '', inputs: {} },
    path: step === undefined ? BEFORE_STEPS : pathOf(input.plan, state.position),
    position: { number: 1, token: 1, published: {}, deadline: deadlineOf(run, dependencies.runtime.now(), step) },
    resumed: false,
    bounded: true,
    onPublish: () => undefined,
    warnings: [],
  };
  const answer = yield* callActivity(services, attempt, 'getCallerIdentity', {}, { mode: 'call', seconds: 25 });
  const { Account } = (answer ?? {}) as { Account?: unknown };
  if (typeof Account !== 'string' || !/^\d{12}$/.test(Account)) throw notAnAccount();
  state.accountId = Account;
}

const notAnAccount = (): StepFailure =>
  new StepFailure({
    type: 'OutcomeUnknown',
    stage: 'PreVerification',
    failureType: 'Internal',
    message: 'The account of the run is unknown: what should tell it answered with something else.',
  });

/** The time limits of the step, and of the loop around it, hold for this request, too. */
function deadlineOf(run: Run, now: number, step: PlanStep | undefined): number {
  const own = typeof step?.timeoutSeconds === 'number' ? step.timeoutSeconds : SECONDS;
  const round = run.state.position.round?.deadline ?? Infinity;
  return Math.min(now + Math.min(own, SECONDS) * 1000, round);
}
