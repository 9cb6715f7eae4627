import { errorAnswer, Refusal } from './answers.js';
import type { Answer, Call, Handler } from './call.js';
import { createCallerIdentity, type AccessKey } from './caller-identity.js';
import { createClientTokens } from './client-tokens.js';
import { createFaults, type Fault } from './faults.js';
import { createJournal, type Journal } from './journal.js';
import { notImplemented } from './not-implemented.js';
import { createRunCommand } from './run-command/run-command.js';
import type { ScriptedResult } from './run-command/script.js';
import { createStateClock } from './state-clock.js';
import { createTransitions } from './transitions.js';

/** The handlers of one sandbox, with their state. A reset of the sandbox makes a new chain. */
export interface Chain {
  journal: Journal;
  answer(call: Call): Promise<Answer>;
  script(commands: ScriptedResult[]): void;
  faults(faults: Fault[]): void;
}

/** What a chain is made from. `forward` sends a call to moto. */
export interface ChainParts {
  forward: (call: Call) => Promise<Answer>;
  ownKey: AccessKey;
  /** Seconds that EC2's transitional states take; every other time in the sandbox is a multiple of it. */
  stateSeconds: number;
  script: ScriptedResult[];
}

/** Puts the handlers in order, outermost first: the journal sees what the caller sees, and faults also apply to what we add to moto. */
export function createChain(parts: ChainParts): Chain {
  const unitMs = parts.stateSeconds * 1000;
  const transitions = createTransitions(unitMs);
  const journal = createJournal();
  const pace = { unitMs, script: parts.script, runningAt: transitions.runningAt };
  let inject = createFaults([]);
  const answer = link(
    [
      journal.handler,
      answerRefusals,
      (call, next) => inject(call, next),
      // Also below the faults, so that a fault can lose or delay a refusal like any other answer.
      answerRefusals,
      createCallerIdentity(parts.ownKey),
      createRunCommand(pace),
      createClientTokens(transitions.isTerminated),
      createStateClock(transitions),
      notImplemented,
    ],
    parts.forward,
  );
  return {
    journal,
    answer,
    script: (commands) => void (pace.script = commands),
    faults: (faults) => void (inject = createFaults(faults)),
  };
}

type Next = (call: Call) => Promise<Answer>;

function link(handlers: Handler[], last: Next): Next {
  return handlers.reduceRight<Next>((next, handler) => (call) => handler(call, next), last);
}

const answerRefusals: Handler = async (call, next) => {
  try {
    return await next(call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return errorAnswer(call, error.code, error.message, error.statusCode);
  }
};
