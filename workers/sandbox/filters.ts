import { withInputs, type Call } from './call.js';

/** EC2 filters: the wanted values by the filter's name. */
export type Wanted = Map<string, string[]>;

/** Removes the filters `names` from an EC2 call: moto would apply them to its own states, and the state clock shows others. */
export function takeFilters(call: Call, names: readonly string[]): { call: Call; wanted: Wanted } {
  const filters = readFilters(call.inputs as Record<string, string>);
  const wanted = new Map([...filters].filter(([name]) => names.includes(name)));
  if (wanted.size === 0) return { call, wanted };
  const others = [...filters].filter(([name]) => !names.includes(name));
  const inputs = Object.entries(call.inputs as Record<string, string>).filter(([key]) => !key.startsWith('Filter.'));
  return { call: withInputs(call, Object.fromEntries([...inputs, ...others.flatMap(writeFilter)])), wanted };
}

/** True when `actual` has one of the wanted values for every filter. */
export function matches(wanted: Wanted, actual: Record<string, string>): boolean {
  return [...wanted].every(([name, values]) => values.includes(actual[name] ?? ''));
}

function readFilters(inputs: Record<string, string>): Wanted {
  const names = new Map<string, string>();
  const values = new Map<string, string[]>();
  for (const [key, value] of Object.entries(inputs)) {
    const [, index = '', part] = /^Filter\.(\d+)\.(Name|Value\.\d+)$/.exec(key) ?? [];
    if (part === 'Name') names.set(index, value);
    else if (part) values.set(index, [...(values.get(index) ?? []), value]);
  }
  return new Map([...names].map(([index, name]) => [name, values.get(index) ?? []]));
}

function writeFilter([name, values]: [string, string[]], index: number): [string, string][] {
  const prefix = `Filter.${index + 1}`;
  return [
    [`${prefix}.Name`, name],
    ...values.map((value, at): [string, string] => [`${prefix}.Value.${at + 1}`, value]),
  ];
}
