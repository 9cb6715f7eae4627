/** Defaults with references in them (behaviour 1.2, 4.3a): what they compile to, and whether they fit their type. */
import type { Parameter, SsmType, Value } from '../document.js';
import { baseType, fromJson, readDefault } from '../parameter-types.js';
import type { PlanValue } from '../plan.js';
import { compileFilled, isBuiltin, loneReference, type IsFilled } from './references.js';

/** Declared parameters by name; a declaration may be broken. */
export type Declared = ReadonlyMap<string, Partial<Parameter>>;

export interface DefaultValue {
  /** As declared, with JSON text parsed: what the record shows. Absent: no value (null for Integer and Boolean). */
  declared?: Value;
  /** With its references parsed. */
  compiled?: PlanValue;
}

/** In defaults, references to other parameters are filled in, too. */
export const isFilledInDefault =
  (declared: Declared): IsFilled =>
  (token) =>
    isBuiltin(token) || declared.has(token);

/** Reads a default that fits its type. */
export function compileDefault(type: SsmType, value: Value, declared: Declared): DefaultValue {
  const isFilled = isFilledInDefault(declared);
  const whole = compileFilled(value, isFilled);
  if (loneReference(whole) !== undefined) return { declared: value, compiled: whole };
  const list = type === 'MapList' ? fromJson(value) : undefined;
  const typed = Array.isArray(list) ? list : readDefault(type, value);
  return typed === undefined || typed === null ? {} : { declared: typed, compiled: compileFilled(typed, isFilled) };
}

/** Does the default fit its type, as far as the types of the parameters in it tell? */
export function fitsType(type: SsmType, value: Value, declared: Declared): boolean {
  const isFilled = isFilledInDefault(declared);
  const referred = (each: Value): readonly SsmType[] | undefined => {
    const token = typeof each === 'string' ? loneReference(compileFilled(each, isFilled)) : undefined;
    return token === undefined ? undefined : typesOf(token, declared);
  };
  const whole = referred(value);
  if (whole !== undefined) return whole.includes(type);
  const elements = type === 'MapList' ? fromJson(value) : value;
  if (!Array.isArray(elements) || (type !== 'StringList' && type !== 'MapList'))
    return readDefault(type, value) !== undefined;
  const single = type === 'StringList' ? 'String' : 'StringMap';
  return elements.every((element) => {
    const types = referred(element);
    return types === undefined
      ? readDefault(type, [element]) !== undefined
      : types.includes(single) || types.includes(type);
  });
}

/** The types that a reference may have; with a broken declaration, any. */
function typesOf(token: string, declared: Declared): readonly SsmType[] {
  const parameter = declared.get(token);
  if (parameter === undefined) return ['String'];
  return parameter.type === undefined ? ANY : [baseType(parameter.type)];
}

const ANY: readonly SsmType[] = ['String', 'StringList', 'Integer', 'Boolean', 'StringMap', 'MapList'];
