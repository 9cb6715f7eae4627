/** Parameters as given at the start → typed values (spec 1.2-1.4, 6.1). Node side only: patterns need an engine of their own. */
import type { Document, Parameter, Value, ValueMap } from './document.js';
import { checkConstraints } from './constraints.js';
import { baseType, readDefault } from './parameter-types.js';
import type { BoundParameters } from './plan.js';
import { didYouMean } from './suggest.js';
import { decodeWire, isWireFault } from './wire.js';

/** Why a parameter cannot be taken. */
export interface ParameterProblem {
  parameter: string;
  /** AWS's text where it has one. */
  message: string;
  hint?: string;
}

export interface BindResult {
  /** Every declared parameter with its value; absent when there is a problem. */
  parameters?: BoundParameters;
  problems: ParameterProblem[];
}

/**
 * Binds parameters in the API's form, a list of texts per name (spec 6.1), to a valid document's declarations. All problems at
 * once. Defaults are taken as they are: constraints hold for supplied values only (spec 1.2).
 */
export function bindParameters(document: Document, given: Readonly<Record<string, readonly string[]>>): BindResult {
  const declared = new Map(Object.entries(document.parameters ?? {}));
  const supplied = new Map(Object.entries(given));
  const problems = [...supplied.keys()].filter((name) => !declared.has(name)).map((name) => unknown(name, declared));
  const bound: ValueMap = {};
  for (const [name, parameter] of declared) {
    const result = bind(name, parameter, supplied.get(name));
    if ('problem' in result) problems.push(result.problem);
    else bound[name] = result.value;
  }
  return problems.length > 0 ? { problems } : { parameters: bound, problems };
}

type Bound = { value: Value } | { problem: ParameterProblem };

function bind(name: string, parameter: Parameter, texts: readonly string[] | undefined): Bound {
  if (texts === undefined) return takeDefault(name, parameter);
  const decoded = decodeWire(baseType(parameter.type), texts);
  const fault = isWireFault(decoded) ? decoded : checkConstraints(name, parameter, decoded.value);
  if (fault === undefined) return { value: (decoded as { value: Value }).value };
  return { problem: { parameter: name, ...fault } };
}

function takeDefault(name: string, parameter: Parameter): Bound {
  const value = parameter.default === undefined ? undefined : readDefault(baseType(parameter.type), parameter.default);
  if (value !== undefined) return { value };
  return { problem: { parameter: name, message: `Missing required parameter: ${name} in user inputs.` } };
}

function unknown(name: string, declared: ReadonlyMap<string, Parameter>): ParameterProblem {
  const known = [...declared.keys()];
  const hint =
    didYouMean(name, known) ?? (known.length > 0 ? `It declares: ${known.join(', ')}.` : 'It declares none.');
  return { parameter: name, message: `The runbook has no parameter "${name}".`, hint };
}
