/**
 * Small actions that use every part of the contracts, for runs on both runtimes: a loop, a child, a variable, an activity that publishes
 * and hangs, one that fails as it is told, and a real approval. Pure: part of a workflow bundle.
 */
import { approve } from '../../actions/approve/action.js';
import { sleep } from '../../actions/sleep/action.js';
import { defineAction, type Action } from '../../engine/action.js';
import type { Value, ValueMap } from '../../engine/document/document.js';
import { StepFailure } from '../../engine/errors.js';
import type { AutomationInput } from '../../engine/execution/start/request.js';
import type * as activities from './activities.js';

const any = { type: 'object', properties: {}, required: [], additionalProperties: true } as const;
const base = { summary: '', outputs: {}, timeout: {}, onCancelTarget: true } as const;

interface ActInputs {
  /** One letter an attempt: S succeeds, F fails for certain, T never ends, U may have happened. */
  ends: string;
  [input: string]: Value;
}

/** Runs an activity that ends as `ends` says, and publishes which attempt it was. Its clean-up publishes too. */
const act = defineAction<ValueMap, typeof activities>({
  ...base,
  name: 'aws:executeAwsApi',
  inputs: any as never,
  *run(inputs, context) {
    const { outputs } = { outputs: yield* context.activities.playEnd(inputs as ActInputs, { mode: 'wait' }) };
    return { outputs };
  },
  *onInterrupt(published, context) {
    context.publish({ CleanedUp: yield* context.activities.cleanUp(published, { mode: 'call', seconds: 5 }) });
  },
});

/** Counts to `Times`, or goes through `Iterators`. */
const loop = defineAction<ValueMap>({
  ...base,
  name: 'aws:loop',
  inputs: any as never,
  deferred: ['Steps', 'LoopCondition'],
  rounds: {
    steps: 'Steps',
    next({ inputs, number, resolve }) {
      const { Iterators, Times } = inputs;
      if (Iterators !== undefined && !Array.isArray(Iterators)) throw notAList();
      const most = Array.isArray(Iterators) ? Iterators.length : Number(Times ?? 100);
      if (number > most || (number > 1 && resolve('LoopCondition') === 'stop')) return undefined;
      const value = Array.isArray(Iterators) ? { CurrentIteratorValue: Iterators[number - 1]! } : {};
      return { CurrentIteration: number, ...value };
    },
  },
  *run() {
    throw new Error('The engine walks loops.');
  },
});

const notAList = (): StepFailure =>
  new StepFailure({ type: 'InvalidInputs', stage: 'InputValidation', message: 'Iterators must be a list.' });

/** Writes `Value` into the variable `Name`. */
const write = defineAction<ValueMap>({
  ...base,
  name: 'aws:updateVariable',
  inputs: any as never,
  writes: ({ Name }) => [{ path: ['Name'], variable: String(Name) }],
  *run({ Name, Value }) {
    return { variables: { [String(Name)]: Value! } };
  },
});

/** Runs the automation in `Input`. */
const child = defineAction<ValueMap>({
  ...base,
  name: 'aws:executeAutomation',
  inputs: any as never,
  *run({ Input }, context) {
    const end = yield* context.child(Input as unknown as AutomationInput);
    const outputs = { Status: end.status, Output: Object.values(end.outputs).flat() };
    if (end.status === 'Success') return { outputs };
    context.publish(outputs);
    throw new StepFailure({ type: 'ChildFailed', stage: 'PostVerification', message: end.message ?? end.status });
  },
});

const all: Action[] = [act, approve, child, loop, sleep, write];

export const contractActions: ReadonlyMap<string, Action> = new Map(all.map((each) => [each.name, each]));
export const contractValidators = Object.fromEntries(all.map(({ name }) => [name, () => true]));
