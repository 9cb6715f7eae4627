/** Test support: the workflow half of an action, whose activities are answered at once as the test says. */
import type { Action, StepContext, StepResult } from '../../engine/action.js';
import type { ValueMap } from '../../engine/document/document.js';
import { resultOf } from './effects.js';

export interface Acted {
  /** Name and inputs of each activity, in order, with its mode. */
  asked: { name: string; inputs: ValueMap; mode: ValueMap }[];
  published: ValueMap;
  run(inputs: ValueMap): StepResult;
  /** After it was interrupted, having published `before`. */
  interrupt(before: ValueMap, inputs: ValueMap): void;
}

/** `answers`: by activity; one that is not there answers nothing. */
export function acted(action: Action, answers: Record<string, ValueMap>, given: Partial<StepContext> = {}): Acted {
  const asked: Acted['asked'] = [];
  const published: ValueMap = {};
  const stub = (name: string) =>
    function* (inputs: ValueMap, mode: ValueMap) {
      asked.push({ name, inputs, mode });
      return answers[name] ?? {};
    };
  const context = {
    activities: new Proxy({}, { get: (_, name: string) => stub(name) }),
    publish: (outputs: ValueMap) => void Object.assign(published, outputs),
    planVersion: 2,
    startedAt: 1_000_000,
    ...given,
  } as unknown as StepContext;
  return {
    asked,
    published,
    run: (inputs) => resultOf(action.run(inputs, context)),
    interrupt: (before, inputs) => resultOf(action.onInterrupt!(before, context, inputs)),
  };
}
