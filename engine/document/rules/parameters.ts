import type { Parameter, Value } from '../document.js';
import type { Complaint, Rule } from '../draft.js';
import { baseType, readDefault } from '../parameter-types.js';
import { compilePattern } from '../patterns/pattern.js';
import { RESERVED_NAMES } from '../limits.js';

/** Declarations of parameters make sense (spec 1.2). Underscores in names pass (OP-1). */
export const checkParameters: Rule = ({ parameters }) =>
  [...parameters].flatMap(([name, parameter]) => [
    ...checkName(name),
    ...checkDefault(name, parameter),
    ...checkPattern(name, parameter),
    ...checkLimits(name, parameter),
  ]);

function checkName(name: string): Complaint[] {
  if (RESERVED_NAMES.includes(name)) return [];
  const at = { path: ['parameters', name], at: 'key' as const, code: 'INVALID_PARAMETER_NAME' };
  if (!/^[A-Za-z0-9_]+$/.test(name)) return [{ ...at, message: `Parameter name "${name}" is not alpha-numeric.` }];
  return name.length > 50 ? [{ ...at, message: 'The name of a parameter has at most 50 characters.' }] : [];
}

function checkDefault(name: string, parameter: Partial<Parameter>): Complaint[] {
  if (parameter.default === undefined || parameter.type === undefined) return [];
  const path = ['parameters', name, 'default'];
  if (refersToStore(parameter.default)) {
    return [
      { path, code: 'NOT_SUPPORTED', message: 'Defaults from Parameter Store ({{ssm:…}}) are not supported yet.' },
    ];
  }
  if (readDefault(baseType(parameter.type), parameter.default) !== undefined) return [];
  return [{ path, code: 'INVALID_DEFAULT', message: `Wrong default value for a "${parameter.type}" parameters` }];
}

const refersToStore = (value: Value): boolean =>
  typeof value === 'string' ? /\{\{\s*ssm:/.test(value) : Array.isArray(value) && value.some(refersToStore);

function checkPattern(name: string, { allowedPattern }: Partial<Parameter>): Complaint[] {
  if (allowedPattern === undefined || compilePattern(allowedPattern) !== undefined) return [];
  return [
    {
      path: ['parameters', name, 'allowedPattern'],
      code: 'INVALID_PATTERN',
      message: 'This pattern is not a regular expression that can be checked.',
    },
  ];
}

function checkLimits(name: string, parameter: Partial<Parameter>): Complaint[] {
  const pairs = [
    ['minItems', 'maxItems'],
    ['minChars', 'maxChars'],
  ] as const;
  return pairs.flatMap(([low, high]) => {
    const [least, most] = [parameter[low], parameter[high]];
    if (least === undefined || most === undefined || least <= most) return [];
    return [{ path: ['parameters', name, low], code: 'INVALID_VALUE', message: `${low} is greater than ${high}.` }];
  });
}
