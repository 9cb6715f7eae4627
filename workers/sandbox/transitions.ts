/** The states of an instance, with AWS's codes. */
export const STATE_CODES = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;
export type InstanceState = keyof typeof STATE_CODES;

/** The state that follows each transitional state. */
const FINAL: Partial<Record<InstanceState, InstanceState>> = {
  pending: 'running',
  stopping: 'stopped',
  'shutting-down': 'terminated',
};

/** The states that the sandbox shows instead of moto's, and until when. All times in ms since the epoch. */
export interface Transitions {
  /** The state to show for an instance that has state `real` in moto. */
  stateOf(instanceId: string, real: string): string;
  /** Begins the transitional state `passing` of an instance; returns the state to show now. */
  begin(instanceId: string, passing: string, previous: string): string;
  /** True while the status checks of a started instance have not finished. */
  isInitializing(instanceId: string): boolean;
  /** True when an instance is being, or was, terminated. */
  isTerminated: (instanceId: string) => boolean;
  /** When a pending instance will be running; in the past for others. */
  runningAt: (instanceId: string) => number;
  beginImage(imageId: string): void;
  isImagePending(imageId: string): boolean;
}

/** Transitions that take `durationMs` each; after a start the status checks take the same time again. */
export function createTransitions(durationMs: number): Transitions {
  const passing = new Map<string, { state: string; until: number }>();
  const images = new Map<string, number>();
  const active = (id: string) => {
    const found = passing.get(id);
    return found && Date.now() < found.until ? found.state : undefined;
  };
  const runningAt = (id: string) => {
    const found = passing.get(id);
    return found?.state === 'pending' ? found.until : 0;
  };
  return {
    stateOf: (id, real) => active(id) ?? real,
    begin(id, state, previous) {
      if (FINAL[state as InstanceState] === previous) return previous;
      if (active(id) !== state) passing.set(id, { state, until: Date.now() + durationMs });
      return state;
    },
    isInitializing: (id) => Date.now() < runningAt(id) + durationMs,
    isTerminated: (id) => passing.get(id)?.state === 'shutting-down',
    runningAt,
    beginImage: (id) => void images.set(id, Date.now() + durationMs),
    isImagePending: (id) => Date.now() < (images.get(id) ?? 0),
  };
}
