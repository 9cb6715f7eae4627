import type { Complaint, Draft, Rule } from '../draft.js';
import { edgesOf, type Edge } from './graph.js';

/** At most this many names of a circle are written out. */
const SHOWN = 12;

/**
 * The step graph has no circles: a runbook cannot run for ever (behaviour 1.10). One complaint for every edge that closes a
 * circle, at the attribute that makes it. Depth first, without recursion: thousands of steps are no risk.
 */
export const checkCycles: Rule = (draft) => {
  const state: State[] = draft.steps.map(() => 'new');
  return draft.steps.flatMap(({ index }) => (state[index] === 'new' ? walk(draft, index, state) : []));
};

/** `open`: on the way from the start to here. */
type State = 'new' | 'open' | 'done';

interface Visit {
  index: number;
  edges: Edge[];
}

function walk(draft: Draft, start: number, state: State[]): Complaint[] {
  const complaints: Complaint[] = [];
  const trail: Visit[] = [];
  const enter = (index: number): void => {
    state[index] = 'open';
    trail.push({ index, edges: edgesOf(draft, draft.steps[index]!) });
  };
  enter(start);
  for (let visit = trail.at(-1); visit !== undefined; visit = trail.at(-1)) {
    const edge = visit.edges.shift();
    if (edge === undefined) {
      state[visit.index] = 'done';
      trail.pop();
    } else if (state[edge.to] === 'open') complaints.push(circle(draft, trail, edge));
    else if (state[edge.to] === 'new') enter(edge.to);
  }
  return complaints;
}

function circle(draft: Draft, trail: readonly Visit[], edge: Edge): Complaint {
  const from = trail.findLastIndex((visit) => visit.index === edge.to);
  const names = trail.slice(from).map(({ index }) => draft.steps[index]!.step.name ?? `#${index + 1}`);
  const shown = names.length > SHOWN ? [...names.slice(0, SHOWN), `… ${names.length - SHOWN} more`] : names;
  return {
    path: edge.path,
    code: 'CYCLE',
    message: `The steps form a circle: ${[...shown, names[0]].join(' -> ')}.`,
    hint: 'A step can be reached only once in a run; to repeat, use maxAttempts, a child runbook or aws:loop.',
  };
}
