/**
 * Random runbooks that are valid: their jumps follow a hidden order, so the step graph has no cycle (behaviour 1.10), although in the
 * list they lead back and forth.
 */
import fc from 'fast-check';
import { buildModel, type DraftCondition, type DraftStep, type DraftWords } from './build-model.js';
import type { Model, ModelStop } from './model.js';

/** How long things take: `hours` for a virtual clock, `moments` where every second is real. */
export type Pace = 'hours' | 'moments';

const WORDS = ['red', 'green', ''];
/** In `hours`, ends of steps, timeouts and stops fall on different milliseconds as far as possible. */
const takesMs: Record<Pace, fc.Arbitrary<number>> = {
  hours: fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 99 }).map((n) => n * 10),
    fc.integer({ min: 0, max: 400 }).map((n) => n * 1000 + 510),
  ),
  moments: fc.constantFrom(0, 0, 20),
};
const timeoutSeconds = { hours: fc.constantFrom(2, 4, 10, 60, 100, 3600), moments: fc.constantFrom(1, 2) };
const napSeconds = { hours: fc.constantFrom(0, 1, 5, 61, 86_401), moments: fc.constantFrom(0, 0, 0, 1) };

/** A random number that becomes a choice among what is possible where it is used. */
const pick = fc.nat({ max: 997 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const mostly = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 8 });

const words: fc.Arbitrary<DraftWords> = fc.record({
  text: fc.constantFrom('', '', '', '', '', 'very '),
  of: maybe(pick),
});

const { condition } = fc.letrec<{ condition: DraftCondition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.record({ left: words, equals: fc.constantFrom(...WORDS, 'very red') }),
    fc.record({ not: tie('condition') }),
    fc.record({ and: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ or: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
  ),
}));

const draftStep = (pace: Pace): fc.Arbitrary<DraftStep> =>
  fc.record({
    kind: fc.constantFrom('work', 'work', 'work', 'work', 'nap', 'choice'),
    ends: fc.array(fc.constantFrom('S', 'S', 'S', 'F', 'T'), { minLength: 1, maxLength: 3 }),
    takesMs: takesMs[pace],
    via: fc.constantFrom('activity' as const, 'timer' as const),
    word: maybe(words),
    seconds: napSeconds[pace],
    choices: fc.array(fc.record({ when: condition, to: pick }), { minLength: 1, maxLength: 3 }),
    default: maybe(pick),
    maxAttempts: maybe(fc.integer({ min: 1, max: 4 })),
    timeoutSeconds: maybe(timeoutSeconds[pace]),
    onFailure: mostly(
      fc.oneof(fc.constantFrom('Abort' as const, 'Continue' as const, 'Continue' as const), pick, pick),
    ),
    onCancel: mostly(fc.oneof(fc.constant('Abort' as const), pick, pick, pick)),
    isCritical: maybe(fc.boolean()),
    isEnd: maybe(fc.constantFrom(true, false, false, false)),
    nextStep: maybe(pick),
  });

/** Of `moments`: long after all else is over, so that what is still running then hangs. */
export const STOP_MS = 3_600_005;

const stop: Record<Pace, fc.Arbitrary<ModelStop>> = {
  hours: fc.record({
    type: fc.constantFrom('Cancel' as const, 'Complete' as const),
    atMs: fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 40_000 })).map((n) => n * 10 + 5),
  }),
  moments: fc.constant({ type: 'Cancel', atMs: STOP_MS }),
};

/** A runbook of 1 to 12 steps, what its attempts will do, and maybe a stop. Only where a stop will come may a step hang. */
export function randomRunbook(pace: Pace): fc.Arbitrary<Model> {
  return fc
    .array(draftStep(pace), { minLength: 1, maxLength: 12, size: 'max' })
    .chain((drafts) =>
      fc.record({
        drafts: fc.constant(drafts),
        ranks: fc.oneof(fc.constant(drafts.map((_, index) => index)), shuffled(drafts.length)),
        outputs: fc.array(pick, { maxLength: 2 }),
        stop: (pace === 'hours' ? maybe : mostly)(stop[pace]),
      }),
    )
    .map(buildModel);
}

const shuffled = (length: number): fc.Arbitrary<number[]> => {
  const indexes = Array.from({ length }, (_, index) => index);
  return fc.shuffledSubarray(indexes, { minLength: length, maxLength: length });
};
