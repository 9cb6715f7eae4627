import type { Parameter } from '../document.js';
import type { Complaint, Rule } from '../draft.js';
import { compilePattern } from '../patterns/pattern.js';
import { RESERVED_NAMES } from '../document-limits.js';

/** Declarations of parameters make sense (behaviour 1.2). Underscores in names pass (behaviour OP-1). */
export const checkParameters: Rule = ({ parameters }) =>
  [...parameters].flatMap(([name, parameter]) => [
    ...checkName(name),
    ...checkPattern(name, parameter),
    ...checkLimits(name, parameter),
  ]);

function checkName(name: string): Complaint[] {
  if (RESERVED_NAMES.includes(name)) return [];
  const at = { path: ['parameters', name], at: 'key' as const, code: 'INVALID_PARAMETER_NAME' };
  if (!/^[A-Za-z0-9_]+$/.test(name)) return [{ ...at, message: `Parameter name "${name}" is not alpha-numeric.` }];
  return name.length > 50 ? [{ ...at, message: 'The name of a parameter has at most 50 characters.' }] : [];
}

function checkPattern(name: string, { allowedPattern }: Partial<Parameter>): Complaint[] {
  if (allowedPattern === undefined || compilePattern(allowedPattern) !== undefined) return [];
  return [
    {
      path: ['parameters', name, 'allowedPattern'],
      severity: 'warning',
      code: 'INVALID_PATTERN',
      message: 'No value can be checked here against this pattern: only the default can be used.',
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
