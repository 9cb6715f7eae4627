/** The steps of a stored record as short rows: what the Plan, the row before or a default tells is left out. Pure. */
import type { OutputSelector } from '../../document/document.js';
import type { Plan } from '../../document/plan.js';
import { detailOf, type StepDetail } from './detail.js';
import type { StepStatus } from './execution.js';

/** A step that has begun. Times in ms: `began` counts from the begin of the run, `took` is null while the step runs. */
export interface BegunStep {
  index: number;
  status: StepStatus;
  began: number;
  took: number | null;
  detail?: StepDetail;
}

/**
 * A step that has begun: ms from the end of the row before it (or the begin of the run) to its begin, ms it took (null: it still runs), its
 * outputs, the rest of its detail, its status, its index in the Plan. 0 is the default: no outputs, no detail, `Success`, the step after
 * that of the row before; zeros at the end are left out. Outputs whose names are those of the step's selectors, in their order, are a list
 * without names.
 */
export type StoredRow = [
  gap?: number,
  took?: number | null,
  outputs?: Outputs | string[][] | 0,
  detail?: Omit<StepDetail, 'Outputs'> | 0,
  status?: StepStatus | 0,
  index?: number,
];

/** A row of records with `v` 2: index, status, ms from the begin of the run to its begin, ms it took, detail. */
export type FormerRow = [index: number, status: StepStatus, began: number, took: number | null, detail?: StepDetail];

type Outputs = NonNullable<StepDetail['Outputs']>;

const BEFORE_ALL: Pick<BegunStep, 'index' | 'began' | 'took'> = { index: -1, began: 0, took: 0 };
const endOf = ({ began, took }: Pick<BegunStep, 'began' | 'took'>): number => began + (took ?? 0);

/** The rows of steps in the order of the Plan. */
export const rowsOf = (steps: readonly BegunStep[], plan: Plan): StoredRow[] =>
  steps.map((step, at) => rowOf(step, steps[at - 1] ?? BEFORE_ALL, plan));

function rowOf(
  { index, status, began, took, detail = {} }: BegunStep,
  before: typeof BEFORE_ALL,
  plan: Plan,
): StoredRow {
  const { Outputs, ...rest } = detail;
  const row = [
    began - endOf(before),
    took,
    Outputs === undefined ? 0 : withoutNames(Outputs, plan.steps[index]!.outputs),
    Object.keys(rest).length === 0 ? 0 : rest,
    status === 'Success' ? 0 : status,
    index === before.index + 1 ? 0 : index,
  ];
  return row.slice(0, row.findLastIndex((each) => each !== 0) + 1) as StoredRow;
}

/** Reads the steps back. Accepts rows of any length and order; `plan` may lack the steps that they name. */
export function stepsOf(rows: readonly StoredRow[], plan: Plan): BegunStep[] {
  let before = BEFORE_ALL;
  return rows.map(([gap = 0, took = 0, outputs = 0, detail = 0, status = 0, at = 0]) => {
    const index = at === 0 ? before.index + 1 : at;
    const Outputs = outputs === 0 ? undefined : withNames(outputs, plan.steps[index]?.outputs);
    const whole = detailOf({ ...(detail === 0 ? {} : detail), ...(Outputs && { Outputs }) });
    const step: BegunStep = { index, status: status === 0 ? 'Success' : status, began: endOf(before) + gap, took };
    before = step;
    return whole === undefined ? step : { ...step, detail: whole };
  });
}

/** The same for rows of records with `v` 2. */
export const stepsOfFormer = (rows: readonly FormerRow[]): BegunStep[] =>
  rows.map(([index, status, began, took, detail]) => ({ index, status, began, took, ...(detail && { detail }) }));

function withoutNames(outputs: Outputs, selectors: readonly OutputSelector[] = []): Outputs | string[][] {
  const names = Object.keys(outputs);
  const same = names.length === selectors.length && names.every((name, at) => name === selectors[at]!.Name);
  return same ? Object.values(outputs) : outputs;
}

const withNames = (outputs: Outputs | string[][], selectors: readonly OutputSelector[] = []): Outputs =>
  Array.isArray(outputs) ? Object.fromEntries(selectors.map(({ Name }, at) => [Name, outputs[at] ?? []])) : outputs;
