/** The step graph (behaviour 1.10, 2.4): what may follow what. */
import { WITHOUT_ON_CANCEL } from '../aws-actions.js';
import { isTrue, type Draft, type DraftStep } from '../draft.js';
import type { Path } from '../position.js';

/** A jump that the author wrote: to which step, in which attribute, and the place of that attribute. */
export interface Jump {
  target: string;
  attribute: string;
  path: Path;
}

/** Every jump of a step, known target or not. */
export function jumpsOf({ path, step, action }: DraftStep): Jump[] {
  const jumps: Jump[] = [];
  if (step.nextStep !== undefined)
    jumps.push({ target: step.nextStep, attribute: 'nextStep', path: [...path, 'nextStep'] });
  for (const attribute of ['onFailure', 'onCancel'] as const) {
    const target = stepOf(step[attribute]);
    if (target !== undefined) jumps.push({ target, attribute, path: [...path, attribute] });
  }
  for (const jump of action?.jumps?.(step.inputs ?? {}) ?? []) {
    jumps.push({ target: jump.step, attribute: String(jump.path.at(-1)), path: [...path, 'inputs', ...jump.path] });
  }
  return jumps;
}

const stepOf = (value: string | undefined): string | undefined =>
  value?.startsWith('step:') ? value.slice('step:'.length) : undefined;

/** An edge of the graph and where it was written; `attribute` is absent when it is only the order of the list. */
export interface Edge {
  to: number;
  path: Path;
  attribute?: string;
}

/** What may follow a step: its jumps, and the next step of the list when success or `Continue` gets there. */
export function edgesOf(draft: Draft, each: DraftStep): Edge[] {
  const edges = jumpsOf(each).flatMap(({ target, attribute, path }) => {
    if (attribute === 'onCancel' && WITHOUT_ON_CANCEL.includes(each.step.action ?? '')) return [];
    const to = draft.stepsByName.get(target)?.index;
    return to === undefined ? [] : [{ to, path, attribute }];
  });
  const follows = each.index + 1 < draft.steps.length && fallsThrough(each);
  return follows ? [...edges, { to: each.index + 1, path: [...each.path, 'name'] }] : edges;
}

/**
 * Can success lead to the next step of the list? With a `Default`, a branch never gets there, unless it continues after a failure
 * (behaviour 2.4).
 */
function fallsThrough({ step, action }: DraftStep): boolean {
  if (isTrue(step.isEnd) || step.nextStep !== undefined) return false;
  const chooses = action
    ?.jumps?.(step.inputs ?? {})
    .some((jump) => jump.path.length === 1 && jump.path[0] === 'Default');
  return !chooses || step.onFailure === 'Continue';
}
