/** A document as the rules see it: parts of the wrong type are removed, so that every rule can check the rest. */
import type { Action } from '../action.js';
import type { Parameter, Step, Value, ValueMap, Variable } from './document.js';
import type { InputValidator } from './inputs.js';
import type { Finding, Path } from './position.js';

/** The actions that a document may use, each with its inputs' schema compiled, by AWS's name. */
export interface Actions {
  readonly actions: ReadonlyMap<string, Action>;
  readonly validators: Readonly<Record<string, InputValidator>>;
}

export interface DraftStep {
  index: number;
  /** `['mainSteps', index]` */
  path: Path;
  step: Partial<Step>;
  /** Absent: the action is not known, or not supported yet. */
  action?: Action;
}

export interface Draft {
  assumeRole?: string;
  files?: Value;
  outputs: readonly (string | null)[];
  parameters: ReadonlyMap<string, Partial<Parameter>>;
  variables: ReadonlyMap<string, Partial<Variable>>;
  steps: readonly DraftStep[];
  /** The first step of each name. */
  stepsByName: ReadonlyMap<string, DraftStep>;
  /** Names of steps inside other steps, as in aws:loop: part of the same namespace (behaviour 2.1). */
  innerNames: ReadonlySet<string>;
  actions: Actions;
}

/**
 * What a rule found, and where. `text`: the part of the value that the complaint is about; `occurrence` counts equal texts (0 is the
 * first).
 */
export interface Complaint extends Finding {
  path: Path;
  at?: 'key' | 'value';
  text?: string;
  occurrence?: number;
}

/** Looks at one kind of mistake in the whole document. Pure; linear in the document. */
export type Rule = (draft: Draft) => Complaint[];

/** A draft of what the schema let through. */
export function createDraft(document: ValueMap, actions: Actions): Draft {
  const steps = ((document['mainSteps'] ?? []) as Value[]).map((step, index) => draftStep(step, index, actions));
  const named = steps.filter(({ step }) => step.name !== undefined);
  return {
    ...(typeof document['assumeRole'] === 'string' ? { assumeRole: document['assumeRole'] } : {}),
    ...(document['files'] === undefined ? {} : { files: document['files'] }),
    outputs: (document['outputs'] ?? []) as (string | null)[],
    parameters: declared<Partial<Parameter>>(document['parameters']),
    variables: declared<Partial<Variable>>(document['variables']),
    steps,
    stepsByName: new Map(named.toReversed().map((each) => [each.step.name!, each])),
    innerNames: new Set(steps.flatMap(({ step }) => innerNames(step.inputs?.['Steps']))),
    actions,
  };
}

const innerNames = (steps: Value | undefined): string[] =>
  (Array.isArray(steps) ? steps : []).flatMap((step) => {
    const name = (step as ValueMap | null)?.['name'];
    return typeof name === 'string' ? [name] : [];
  });

function draftStep(value: Value, index: number, { actions }: Actions): DraftStep {
  const step = (value ?? {}) as Partial<Step>;
  const action = step.action === undefined ? undefined : actions.get(step.action);
  return { index, path: ['mainSteps', index], step, ...(action === undefined ? {} : { action }) };
}

const declared = <T>(section: Value | undefined): ReadonlyMap<string, T> =>
  new Map(Object.entries(section ?? {}).map(([name, definition]) => [name, (definition ?? {}) as T]));

/** A step's own outputs; one written without a list counts as a list of one (behaviour OP-23). Broken entries are left out. */
export function outputsOf(step: Partial<Step>): { path: Path; output: { Name?: string; Selector?: string } }[] {
  const { outputs } = step;
  if (outputs === undefined) return [];
  if (!Array.isArray(outputs)) return [{ path: ['outputs'], output: outputs }];
  return outputs.flatMap((output, index) => (output === null ? [] : [{ path: ['outputs', index], output }]));
}

/** Is this attribute true, as a boolean or as text (behaviour 2.1)? */
export const isTrue = (flag: boolean | string | undefined): boolean => flag === true || flag === 'true';
