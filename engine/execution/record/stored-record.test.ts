import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanStep } from '../../document/plan.js';
import { faultOfForm } from '../start/check-request.js';
import type { StepStatus, StoredExecution, StoredStep } from './execution.js';
import type { AutomationInput } from '../start/request.js';
import { createState } from '../state.js';
import { isStoredRecord, storedRecord, unfoldRecord, type FormerRecord } from './stored-record.js';

const BEGAN = Date.parse('2026-01-31T10:00:00Z');
const at = (ms: number): string => new Date(BEGAN + ms).toISOString();

const step = (name: string, outputs: string[] = []): PlanStep => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: {},
  outputs: outputs.map((Name) => ({ Name, Selector: '$' })),
});
const inputOf = (steps: PlanStep[]): AutomationInput => ({
  plan: { planVersion: 2, steps },
  documentName: 'x',
  documentVersion: '1',
  parameters: {},
  region: 'eu-west-1',
});

/** A record in which these steps have changed; the others are pending. */
function recordOf(input: AutomationInput, changes: Record<number, Partial<StoredStep>>): StoredExecution {
  const { record } = createState(input, 'x', BEGAN);
  const StepExecutions = record.StepExecutions.map((each, index) => ({ ...each, ...changes[index] }));
  return { ...record, StepExecutions };
}
const ended = (began: number, took: number, more: Partial<StoredStep> = {}): Partial<StoredStep> => ({
  StepStatus: 'Success',
  ExecutionStartTime: at(began),
  ExecutionEndTime: at(began + took),
  ...more,
});
const rowsOf = (input: AutomationInput, changes: Record<number, Partial<StoredStep>>): unknown[] =>
  storedRecord(recordOf(input, changes), input.plan).steps;

describe('a stored record', () => {
  const input = inputOf([step('a', ['Account']), step('b', ['Id', 'State']), step('c'), step('d', ['Id'])]);

  it('has for a step that succeeded right behind another what nobody else tells: pause, time, values', () => {
    const changes = {
      0: ended(7, 100, { Outputs: { Account: ['1'] } }),
      1: ended(107, 50, { Outputs: { Id: ['i-1'], State: [] } }),
      2: ended(160, 0),
    };

    expect(rowsOf(input, changes)).toEqual([[7, 100, [['1']]], [0, 50, [['i-1'], []]], [3]]);
  });

  it('keeps the names of outputs that are not those of the selectors, in their order', () => {
    const changes = {
      0: ended(0, 1, { Outputs: { Account: ['1'], OutputPayload: ['{}'] } }),
      1: ended(1, 1, { Outputs: { State: ['x'], Id: ['i-1'] } }),
      2: ended(2, 1, { Outputs: { ImageId: ['ami-1'] } }),
      3: ended(3, 1, { Outputs: {} }),
    };

    expect(rowsOf(input, changes)).toEqual([
      [0, 1, { Account: ['1'], OutputPayload: ['{}'] }],
      [0, 1, { State: ['x'], Id: ['i-1'] }],
      [0, 1, { ImageId: ['ami-1'] }],
      [0, 1, {}],
    ]);
  });

  it('says what is not usual: a jump, a status, a step that goes on', () => {
    const changes = {
      0: ended(0, 10, { StepStatus: 'Failed', FailureMessage: 'no' }),
      3: { StepStatus: 'Waiting' as const, ExecutionStartTime: at(10) },
    };

    expect(rowsOf(input, changes)).toEqual([
      [0, 10, 0, { FailureMessage: 'no' }, 'Failed'],
      [0, null, 0, 0, 'Waiting', 3],
    ]);
  });

  it('comes back as it was, key by key in the same order, whatever the steps did', () => {
    fc.assert(
      fc.property(anyRecord(), ({ input: given, record }) => {
        const stored = JSON.parse(JSON.stringify(storedRecord(record, given.plan))) as unknown;

        expect(isStoredRecord(stored)).toBe(true);
        expect(JSON.stringify(unfoldRecord(stored as FormerRecord, given))).toBe(JSON.stringify(record));
      }),
    );
  });

  it('of before is read, too', () => {
    const former: FormerRecord = {
      v: 2,
      AutomationExecutionId: 'x',
      AutomationExecutionStatus: 'InProgress',
      ExecutionStartTime: at(0),
      steps: [
        [0, 'Success', 7, 100, { Outputs: { Account: ['1'] } }],
        [3, 'InProgress', 110, null],
      ],
    };

    expect(isStoredRecord(former)).toBe(true);
    expect(unfoldRecord(former, input)).toEqual(
      recordOf(input, {
        0: ended(7, 100, { Outputs: { Account: ['1'] } }),
        3: { StepStatus: 'InProgress', ExecutionStartTime: at(110) },
      }),
    );
  });
});

interface Change {
  began: number | undefined;
  took: number | undefined;
  StepStatus: StepStatus;
}

describe('what a run carries on', () => {
  const input = inputOf([step('a', ['Account']), step('b'), step('c')]);
  const faultOf = (steps: unknown[], v = 3): string | undefined =>
    faultOfForm({
      ...input,
      carried: {
        record: {
          v,
          AutomationExecutionId: 'x',
          AutomationExecutionStatus: 'InProgress',
          ExecutionStartTime: at(0),
          steps,
        },
        values: {},
        variables: {},
        verdict: {},
        kept: 0,
        position: { step: 0 },
      },
    });

  it.each<[string, unknown[], number?]>([
    ['rows of today', [[7, 100, [['1']]], [], [3, null, 0, { Inputs: {} }, 'Waiting']]],
    ['rows of before', [[0, 'Success', 7, 100], [2, 'Waiting', 110, null, { Inputs: {} }]], 2], // prettier-ignore
  ])('may have %s', (_, steps, v) => {
    expect(faultOf(steps, v)).toBeUndefined();
  });

  it.each<[string, unknown[], number?]>([
    ['a row that is none', [5]],
    ['rows of before as if of today', [[0, 'Success', 7, 100]]],
    ['rows of today as if of before', [[7, 100]], 2],
    ['outputs that are no texts', [[0, 1, [[5]]]]],
    ['a status that is none', [[0, 1, 0, 0, 'Never']]],
    ['a step that is not there', [[0, 1, 0, 0, 0, 3]]],
    ['more rows than steps', [[], [], [], []]],
    ['times that add up beyond every date', [[4e15], [4e15], [4e15]]],
  ])('may not have %s', (_, steps, v) => {
    expect(faultOf(steps, v)).toMatch(/has not the form|not there|no step can have begun/);
  });
});

/** Any steps in any state, in an order of time that loops and jumps back may have brought about. */
function anyRecord(): fc.Arbitrary<{ input: AutomationInput; record: StoredExecution }> {
  const names = fc.uniqueArray(fc.constantFrom('Id', 'State', '1', '0', 'OutputPayload', 'Ärger'), { maxLength: 3 });
  const ms = fc.integer({ min: 0, max: 1e9 });
  const outputs = names.chain((each) =>
    fc
      .array(fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }), {
        minLength: each.length,
        maxLength: each.length,
      })
      .map((values) => Object.fromEntries(each.map((name, index) => [name, values[index]!]))),
  );
  const change = fc.record({
    began: fc.option(ms, { nil: undefined }),
    took: fc.option(ms, { nil: undefined }),
    StepStatus: fc.constantFrom<StepStatus>('Success', 'Failed', 'Waiting', 'Exited'),
    Inputs: fc.option(fc.constant({ a: '"b"' }), { nil: undefined }),
    Outputs: fc.option(outputs, { nil: undefined }),
    Warnings: fc.option(fc.constant(['hm']), { nil: undefined }),
  });
  return fc.array(fc.tuple(names, change), { minLength: 1, maxLength: 8 }).map((each) => {
    const input = inputOf(each.map(([selected], index) => step(`s${index}`, selected)));
    const { record } = createState(input, 'x', BEGAN);
    record.StepExecutions.forEach((one, index) => Object.assign(one, changeOf(each[index]![1])));
    return { input, record };
  });

  function changeOf({ began, took, StepStatus, ...detail }: Change): Partial<StoredStep> {
    if (began === undefined) return {};
    const present = Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined));
    const ExecutionEndTime = took === undefined ? {} : { ExecutionEndTime: at(began + took) };
    return { StepStatus, ExecutionStartTime: at(began), ...ExecutionEndTime, ...present };
  }
}
