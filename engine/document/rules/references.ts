import {
  AUTOMATION_VALUES,
  compileValue,
  GLOBALS,
  references,
  splitReference,
  type Reference,
} from '../../expression/template.js';
import type { Value } from '../document.js';
import type { Complaint, Draft, Rule } from '../draft.js';
import type { Path } from '../position.js';
import { didYouMean } from '../suggest.js';
import { outputNames } from './known-outputs.js';
import { looksLikeReference } from './braces.js';

/** References lead to what the document declares (behaviour 1.10, 4.3, 4.5). */
export const checkReferences: Rule = (draft) => [
  ...draft.steps.flatMap(({ path, step }) => [
    ...check(draft, step.inputs ?? {}, [...path, 'inputs']),
    ...check(draft, step.timeoutSeconds ?? null, [...path, 'timeoutSeconds']),
  ]),
  ...[...draft.variables].flatMap(([name, { default: value = null }]) =>
    check(draft, value, ['variables', name, 'default'], checkAtStart),
  ),
  ...check(draft, draft.assumeRole ?? null, ['assumeRole']),
];

function check(draft: Draft, value: Value, base: Path, judge = checkReference): Complaint[] {
  const seen = new Map<string, number>();
  const resolved = [...references(compileValue(value))].flatMap(({ ref, path }) => {
    const place = `${path.join('/')} ${ref}`;
    const occurrence = seen.get(place) ?? 0;
    seen.set(place, occurrence + 1);
    const complaint = judge(draft, splitReference(ref));
    return complaint === undefined ? [] : [{ ...complaint, path: [...base, ...path], text: ref, occurrence }];
  });
  return [...resolved, ...looksLikeReference(value, base)];
}

type Reason = Omit<Complaint, 'path'>;

/** References in the default of a variable are filled in when the run starts (behaviour 1.7, 4.3). */
function checkAtStart(draft: Draft, reference: Reference): Reason | undefined {
  if (reference.kind !== 'output' && reference.kind !== 'variable') return checkReference(draft, reference);
  return {
    code: 'UNKNOWN_REFERENCE',
    message:
      'The default of a variable is filled in when the run starts: only parameters, global:… and automation:EXECUTION_ID have a value then.',
    hint: 'Use this reference in the steps themselves.',
  };
}

function checkReference(draft: Draft, reference: Reference): Reason | undefined {
  switch (reference.kind) {
    case 'parameter':
      return checkParameter(draft, reference.name);
    case 'output':
      return checkOutput(draft, reference.step, reference.output);
    case 'variable':
      return checkVariable(draft, reference.name);
    case 'global':
      return checkBuiltin('global', reference.name, GLOBALS);
    case 'automation':
      return checkBuiltin('automation', reference.name, AUTOMATION_VALUES);
  }
}

function checkParameter({ parameters, stepsByName, variables }: Draft, name: string): Reason | undefined {
  if (parameters.has(name)) return undefined;
  const elsewhere = stepsByName.has(name) ? `A step's output is written {{ ${name}.Output }}.` : undefined;
  const variable = variables.has(name) ? `A variable is written {{ variable:${name} }}.` : undefined;
  const hint = elsewhere ?? variable ?? didYouMean(name, parameters.keys());
  return { code: 'UNDECLARED_PARAMETER', message: `Parameter "${name}" is not declared.`, hint };
}

function checkOutput({ stepsByName, innerNames }: Draft, stepName: string, output: string): Reason | undefined {
  const step = stepsByName.get(stepName);
  if (step === undefined) {
    if (innerNames.has(stepName)) return undefined;
    const hint = didYouMean(stepName, stepsByName.keys());
    return { code: 'UNKNOWN_STEP', message: `Unknown step name: "${stepName}" in a reference`, hint };
  }
  const known = outputNames(step);
  if (known === undefined || known.includes(output)) return undefined;
  const message = `The step "${stepName}" has no output "${output}": the reference will have no value.`;
  return {
    severity: 'warning',
    code: 'UNKNOWN_OUTPUT',
    message,
    hint: didYouMean(output, known) ?? `It has: ${known.join(', ')}.`,
  };
}

function checkVariable({ variables }: Draft, name: string): Reason | undefined {
  if (variables.has(name)) return undefined;
  return {
    code: 'UNKNOWN_VARIABLE',
    message: `Variable "${name}" is not declared.`,
    hint: didYouMean(name, variables.keys()),
  };
}

function checkBuiltin(kind: string, name: string, known: readonly string[]): Reason | undefined {
  if (known.includes(name)) return undefined;
  const hint = didYouMean(name, known) ?? `Known: ${known.map((each) => `${kind}:${each}`).join(', ')}.`;
  return { code: 'UNKNOWN_REFERENCE', message: `There is no value {{ ${kind}:${name} }}.`, hint };
}
