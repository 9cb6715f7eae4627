import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withinASecond } from '../../../test/properties/runs.js';
import type { Action } from '../../action.js';
import type { PlanStep } from '../../document/plan.js';
import { findCircle } from './plan-graph.js';

const plan = (...steps: Partial<PlanStep>[]): PlanStep[] =>
  steps.map((step, index) => ({ name: `s${index}`, action: 'aws:x', inputs: {}, ...step }));
/** Inputs whose texts are names of steps are jumps, like those of a branch; `Default` is the default. */
const jumps: Action['jumps'] = (inputs) =>
  Object.entries(inputs).map(([key, step]) => ({ path: [key], step: String(step) }));
const actions = new Map([['aws:x', { jumps } as unknown as Action]]);
/** Indexes of the steps along the circle, each once. */
const circleIn = (steps: readonly PlanStep[]): number[] | undefined =>
  findCircle(steps, actions)
    ?.slice(0, -1)
    .map((name) => Number(name.slice(1)));

describe('findCircle', () => {
  it.each<[string, PlanStep[]]>([
    ['an empty plan', []],
    ['a list', plan({}, {}, {})],
    ['jumps backwards without a way back', plan({ nextStep: 2 }, { isEnd: true }, { nextStep: 1 })],
    ['two ways to one step', plan({ nextStep: 1, onFailure: 2, onCancel: 2 }, {}, {})],
    [
      'a default that ends the fall',
      plan({ nextStep: 2 }, { isEnd: true }, { inputs: { Default: 's1' } }, { nextStep: 2 }),
    ],
  ])('finds none in %s', (_, steps) => {
    expect(circleIn(steps)).toBeUndefined();
  });

  it.each<[string, PlanStep[], number[]]>([
    ['a step that follows itself', plan({ nextStep: 0 }), [0]],
    ['nextStep', plan({}, { nextStep: 0 }), [0, 1]],
    ['onFailure', plan({}, {}, { onFailure: 1 }), [1, 2]],
    ['onCancel', plan({}, { onCancel: 0 }), [0, 1]],
    ['a choice', plan({}, { inputs: { a: 's0' } }), [0, 1]],
    [
      'a default that is not taken after a failure',
      plan({ inputs: { Default: 's2' }, onFailure: 'Continue' }, { nextStep: 0 }, {}),
      [0, 1],
    ],
    ['a circle that the first step never reaches', plan({ isEnd: true }, { nextStep: 2 }, { nextStep: 1 }), [1, 2]],
  ])('finds it by %s', (_, steps, circle) => {
    expect(circleIn(steps)).toEqual(circle);
  });

  it('takes time linear in the plan, however long it is', () => {
    const long = plan(...Array.from({ length: 100_000 }, () => ({})));
    expect(withinASecond(() => findCircle(long, actions))).toBeUndefined();
    long.at(-1)!.nextStep = 0;
    expect(withinASecond(() => findCircle(long, actions))).toHaveLength(12);
    const wide = plan(...Array.from({ length: 2000 }, (_, index) => ({ onFailure: Math.max(index + 1, 1000) % 2000 })));
    expect(withinASecond(() => findCircle(wide, actions))).toBeDefined();
  });

  it('finds a circle exactly where following the steps comes back', () => {
    const jump = fc.option(fc.nat({ max: 5 }), { nil: undefined });
    const step = fc.record({ nextStep: jump, onFailure: jump, isEnd: fc.boolean() });
    const property = fc.property(fc.array(step, { minLength: 6, maxLength: 6 }), (random) => {
      const steps = plan(
        ...random.map(({ nextStep, onFailure, isEnd }) => ({
          isEnd,
          ...(nextStep === undefined ? {} : { nextStep }),
          ...(onFailure === undefined ? {} : { onFailure }),
        })),
      );
      const circle = circleIn(steps);
      expect(circle !== undefined).toBe(comesBack(steps));
      for (const [at, from] of (circle ?? []).entries())
        expect(after(steps, from)).toContain(circle![(at + 1) % circle!.length]);
    });
    fc.assert(property, { numRuns: 2000 });
  });
});

/** Which steps may follow, computed a second way. */
const after = (steps: readonly PlanStep[], index: number): number[] => {
  const { nextStep, onFailure, isEnd } = steps[index]!;
  const next = nextStep ?? (index + 1 < steps.length ? index + 1 : undefined);
  return [isEnd ? undefined : next, onFailure].filter((to): to is number => typeof to === 'number');
};

/** Finds a circle by walking as many steps as there are, from each step, along all ways at once. */
const comesBack = (steps: readonly PlanStep[]): boolean =>
  steps.some((_, start) => {
    let reached = new Set(after(steps, start));
    for (let round = 0; round < steps.length; round++)
      reached = new Set([...reached, ...[...reached].flatMap((index) => after(steps, index))]);
    return reached.has(start);
  });
