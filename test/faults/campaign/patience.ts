/** How long a run may take once the last kill is over before it counts as stuck. */
const PATIENCE_MS = 300_000;

/** While kills go on nobody is stuck: each may hit what was about to go on. */
export interface Patience {
  /** Another kill. */
  renew(): void;
  /** The campaign breaks off: wait no more. */
  giveUp(): void;
  isOver(): boolean;
}

export function createPatience(): Patience {
  let since = Date.now();
  return {
    renew: () => void (since = Date.now()),
    giveUp: () => void (since = -Infinity),
    isOver: () => Date.now() - since > PATIENCE_MS,
  };
}
