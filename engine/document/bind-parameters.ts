/** Parameters as given at the start → typed values (behaviour 1.2-1.4, 4.3a, 6.1). Node side only: patterns need an engine of their own. */
import type { Document, Parameter, Value, ValueMap } from './document.js';
import { findRoleFault, MALFORMED_ROLE } from './parameters/assume-role.js';
import { createConstraints, type Constraints } from './parameters/constraints.js';
import { compileDefault, type Declared } from './parameters/default-value.js';
import { createAllowance, fill, FilledTooLarge, type Filling } from './parameters/fill.js';
import { compileFilled, hasTemplates, isBuiltin } from './parameters/references.js';
import { decodeWire, isWireFault } from './parameters/wire.js';
import { baseType } from './parameter-types.js';
import type { BoundParameters, PlanValue } from './plan.js';
import { didYouMean } from './suggest.js';

/** Why a parameter cannot be taken. */
export interface ParameterProblem {
  /** The parameter's name, or `assumeRole`. */
  parameter: string;
  /** AWS's text where it has one. */
  message: string;
  hint?: string;
}

export interface BindResult {
  /** Every declared parameter that has a value, as it was given or declared; absent when there is a problem. */
  parameters?: BoundParameters;
  /** Of the parameters that hold references: the value with the known references filled in; the run fills in the rest (behaviour 4.3a). */
  templates?: { [parameter: string]: PlanValue };
  problems: ParameterProblem[];
}

export interface BindOptions {
  /** The run's Region, where it is known by now: checks of values with references use it. */
  region?: string;
  /**
   * Who wrote the values. `people`: references in them are filled in. `elsewhere`, e.g. events, steps and nodes: the values are data, and
   * references in them are not looked for (behaviour 4.3a).
   */
  from?: 'people' | 'elsewhere';
}

/**
 * Binds parameters in the API's form, a list of texts per name (behaviour 6.1), to a valid document's declarations. Returns all problems at
 * once. Constraints apply to supplied values, not to defaults (behaviour 1.2): a value with references must satisfy them either as it was
 * given or as it will be filled in. A malformed role is a problem, too (behaviour 1.6).
 */
export function bindParameters(
  document: Document,
  given: Readonly<Record<string, readonly string[]>>,
  options: BindOptions = {},
): BindResult {
  const declared = new Map(Object.entries(document.parameters ?? {}));
  const supplied = new Map(Object.entries(given));
  const problems = [...supplied.keys()].filter((name) => !declared.has(name)).map((name) => unknown(name, declared));
  const bound = new Map<string, Bound>();
  const constraints = createConstraints();
  for (const [name, parameter] of declared) {
    const result = bind(name, parameter, { supplied: supplied.get(name), declared, options, constraints });
    if ('problem' in result) problems.push(result.problem);
    else bound.set(name, result);
  }
  if (problems.length > 0) return { problems };
  return finish(document, bound, options);
}

/** A value as it was given or declared, and with its references parsed; both absent: no value. */
interface Bound {
  value?: Value | undefined;
  compiled?: PlanValue | undefined;
}

interface Binding {
  supplied: readonly string[] | undefined;
  declared: Declared;
  options: BindOptions;
  constraints: Constraints;
}

function bind(name: string, parameter: Parameter, binding: Binding): Bound | { problem: ParameterProblem } {
  const { supplied, declared, options, constraints } = binding;
  if (supplied === undefined) return takeDefault(name, parameter, declared);
  const isScanned = options.from !== 'elsewhere';
  if (isScanned && supplied.some((text) => STORE_REFERENCE.test(text)))
    return { problem: { parameter: name, ...STORE } };
  const decoded = decodeWire(baseType(parameter.type), supplied);
  if (isWireFault(decoded)) return { problem: { parameter: name, ...decoded } };
  const { value } = decoded;
  const compiled = isScanned ? compileFilled(value, isBuiltin) : (value as PlanValue);
  const fault = constraints.check(name, parameter, { value, compiled, region: options.region });
  return fault === undefined ? { value, compiled } : { problem: { parameter: name, ...fault } };
}

const STORE_REFERENCE = /\{\{\s*ssm:/;
const STORE = {
  message: 'Values from Parameter Store ({{ssm:…}}) are not supported yet.',
  hint: 'Give the value itself.',
};

function takeDefault(name: string, parameter: Parameter, declared: Declared): Bound | { problem: ParameterProblem } {
  if (parameter.default === undefined)
    return { problem: { parameter: name, message: `Missing required parameter: ${name} in user inputs.` } };
  const { declared: value, compiled } = compileDefault(baseType(parameter.type), parameter.default, declared);
  return { value, compiled };
}

/** Fills parameters into defaults, then checks the role. */
function finish(document: Document, bound: ReadonlyMap<string, Bound>, { region }: BindOptions): BindResult {
  try {
    const filling = createFilling(bound);
    const parameters: ValueMap = {};
    const templates: Record<string, PlanValue> = {};
    for (const [name, { value, compiled }] of bound) {
      if (value === undefined || compiled === undefined) continue;
      parameters[name] = value;
      if (hasTemplates(compiled)) templates[name] = filling.valueOf(name)!;
    }
    const role = document.assumeRole ? findRoleFault(document.assumeRole, filling, region) : undefined;
    if (role !== undefined) return { problems: [malformed(role)] };
    return { parameters, ...(Object.keys(templates).length > 0 ? { templates } : {}), problems: [] };
  } catch (error) {
    if (!(error instanceof FilledTooLarge)) throw error;
    const message = 'The defaults grow too large when they are filled into each other.';
    return { problems: [{ parameter: [...bound.keys()].join(', ').slice(0, 100), message }] };
  }
}

const malformed = ({ parameter = 'assumeRole', text }: { parameter?: string; text: string }): ParameterProblem => ({
  parameter,
  message: MALFORMED_ROLE,
  hint: `It is "${text}"; a role is written arn:aws:iam::<account>:role/<name>.`,
});

/** Defaults that refer to each other in a row; a document with a circle was refused before (rules/parameters.ts). */
const LONGEST_CHAIN = 200;

/** Every parameter is filled once, when it is first asked for. */
function createFilling(bound: ReadonlyMap<string, Bound>): Filling {
  const filled = new Map<string, PlanValue>();
  let depth = 0;
  const filling: Filling = {
    spend: createAllowance(),
    valueOf(token) {
      const compiled = bound.get(token)?.compiled;
      if (compiled === undefined || filled.has(token)) return filled.get(token);
      depth += 1;
      if (depth > LONGEST_CHAIN) throw new FilledTooLarge('chain');
      const value = fill(compiled, filling);
      depth -= 1;
      filled.set(token, value);
      return value;
    },
  };
  return filling;
}

function unknown(name: string, declared: Declared): ParameterProblem {
  const known = [...declared.keys()];
  const hint =
    didYouMean(name, known) ?? (known.length > 0 ? `It declares: ${known.join(', ')}.` : 'It declares none.');
  return { parameter: name, message: `The runbook has no parameter "${name.slice(0, 100)}".`, hint };
}
