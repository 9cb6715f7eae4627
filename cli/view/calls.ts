import { isDeepStrictEqual } from 'node:util';
import type { SimulatedCall } from '../../engine/simulator/mocked-aws.js';
import type { Style } from './style.js';
import { columns, elapsed, forPeople } from './text.js';

/**
 * The calls of a simulation in order: time, step, operation, Region and inputs. Equal calls in a row, as of a wait, are one line with
 * their number. `start`: ISO 8601.
 */
export function callLines(calls: readonly SimulatedCall[], start: string, style: Style): string[] {
  if (calls.length === 0) return ['', 'No calls to AWS'];
  const rows = series(forPeople(calls)).map(({ call, count }) => [
    `  +${elapsed(start, call.At, 0)}`,
    call.Step,
    `${call.Service} ${call.Api}${count === 1 ? '' : ` ×${count}`}`,
    call.Region,
    JSON.stringify(call.Inputs),
  ]);
  return ['', style('bold', 'Calls to AWS'), ...columns(rows)];
}

/** Groups equal calls that follow each other: the first of them, and their number. */
function series(calls: readonly SimulatedCall[]): { call: SimulatedCall; count: number }[] {
  const found: { call: SimulatedCall; count: number }[] = [];
  for (const call of calls) {
    const last = found.at(-1);
    if (last && isDeepStrictEqual({ ...last.call, At: '' }, { ...call, At: '' })) last.count += 1;
    else found.push({ call, count: 1 });
  }
  return found;
}
