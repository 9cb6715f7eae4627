/** Defaults that refer to each other in a circle have no value (behaviour 4.3a). */
import { compileValue, references } from '../../expression/template.js';
import type { Complaint } from '../draft.js';
import type { Declared } from '../parameters/default-value.js';

/** At most this many names of a circle are written out. */
const SHOWN = 12;

interface Visit {
  name: string;
  next: string[];
}

/** One complaint for every reference that closes a circle. Depth first, without recursion: a long chain is no risk. */
export function findCircles(parameters: Declared): Complaint[] {
  const state = new Map<string, 'open' | 'done'>();
  return [...parameters.keys()].flatMap((name) => (state.has(name) ? [] : walk(parameters, name, state)));
}

function walk(parameters: Declared, start: string, state: Map<string, 'open' | 'done'>): Complaint[] {
  const complaints: Complaint[] = [];
  const trail: Visit[] = [];
  const enter = (name: string): void => {
    state.set(name, 'open');
    trail.push({ name, next: referredTo(parameters, name) });
  };
  enter(start);
  for (let visit = trail.at(-1); visit !== undefined; visit = trail.at(-1)) {
    const to = visit.next.shift();
    if (to === undefined) {
      state.set(visit.name, 'done');
      trail.pop();
    } else if (state.get(to) === 'open') complaints.push(circle(trail, visit.name, to));
    else if (!state.has(to)) enter(to);
  }
  return complaints;
}

/** The parameters that a default refers to, each once. */
function referredTo(parameters: Declared, name: string): string[] {
  const tokens = [...references(compileValue(parameters.get(name)?.default ?? null))].map(({ ref }) => ref);
  return [...new Set(tokens)].filter((token) => parameters.has(token));
}

function circle(trail: readonly Visit[], from: string, to: string): Complaint {
  const names = trail.slice(trail.findLastIndex(({ name }) => name === to)).map(({ name }) => name);
  const shown = names.length > SHOWN ? [...names.slice(0, SHOWN), `… ${names.length - SHOWN} more`] : names;
  return {
    path: ['parameters', from, 'default'],
    code: 'CYCLE',
    message: `The defaults form a circle: ${[...shown, to].join(' -> ')}.`,
    hint: 'One of them has to be given without the others.',
  };
}
