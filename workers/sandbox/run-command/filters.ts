import { Refusal } from '../answers.js';
import { isOpen } from './lifecycle.js';

/** A command or an invocation, as the API shows it. */
type Shape = Record<string, unknown>;
interface Filter {
  key: string;
  value: string;
}
type Test = (shape: Shape, value: string) => boolean;

const TESTS: Record<string, Test> = {
  InvokedAfter: (shape, value) => Number(shape['RequestedDateTime']) * 1000 >= Date.parse(value),
  InvokedBefore: (shape, value) => Number(shape['RequestedDateTime']) * 1000 <= Date.parse(value),
  DocumentName: (shape, value) => shape['DocumentName'] === value,
  Status: (shape, value) => shape['StatusDetails'] === value || shape['Status'] === value,
  ExecutionStage: (shape, value) => (value === 'Executing') === isOpen(String(shape['Status'])),
};

/** Applies the filters of ListCommands and ListCommandInvocations (behaviour run-command 5.2). Refuses `InvalidFilterKey`. */
export function applyFilters(shapes: Shape[], filters: unknown): Shape[] {
  return ((filters ?? []) as Filter[]).reduce((left, { key, value }) => {
    const test = Object.hasOwn(TESTS, key) ? TESTS[key] : undefined;
    if (!test) throw new Refusal('InvalidFilterKey', `There is no filter ${key}.`);
    return left.filter((shape) => test(shape, value));
  }, shapes);
}

/** One page of items, and the token of the next page. Refuses `InvalidNextToken`. */
export function page(items: Shape[], inputs: Record<string, unknown>): { items: Shape[]; NextToken?: string } {
  const start = inputs['NextToken'] === undefined ? 0 : Number(inputs['NextToken']);
  if (!Number.isInteger(start)) throw new Refusal('InvalidNextToken', 'The token is not valid.');
  const end = start + Number(inputs['MaxResults'] ?? 50);
  return { items: items.slice(start, end), ...(end < items.length && { NextToken: String(end) }) };
}
