/** The people of a simulation: they send signals at the times of a script. */
import type { SignalType } from '../action.js';
import type { Automation } from '../execution/interpreter.js';
import type { VirtualClock } from './virtual-clock.js';

/** Something a human does. `afterMs` counts from the start of the run, or from when `step` begins to wait. */
export type ScriptedSignal =
  | { afterMs: number; step?: string; type: SignalType; approver?: string; comment?: string }
  | { afterMs: number; step?: string; type: 'Stop'; stopType: 'Cancel' | 'Complete' };

/** A signal that changed nothing, and why. */
export interface LostSignal {
  signal: ScriptedSignal;
  reason: string;
}

export interface People {
  /** Checks which steps have begun to wait. */
  look(): void;
  /** Once the run is over: signals that were refused, and those that were never sent, in the script's order. */
  lost(): LostSignal[];
}

/** Schedules `signals`; `current`: the run as it is now. */
export function schedulePeople(
  clock: VirtualClock,
  current: () => Automation,
  signals: readonly ScriptedSignal[],
): People {
  const toCome = new Set(signals.filter((signal) => signal.step !== undefined));
  const reasons = new Map(signals.map((signal) => [signal, undatedReason(signal)]));
  const schedule = (signal: ScriptedSignal): void => {
    reasons.set(signal, 'The run was over before it came.');
    clock.schedule(clock.now() + signal.afterMs, () => {
      const refusal = send(current(), signal);
      if (refusal === undefined) reasons.delete(signal);
      else reasons.set(signal, refusal);
    });
  };
  signals.filter((signal) => signal.step === undefined).forEach(schedule);
  return {
    look() {
      for (const signal of toCome) {
        if (!isWaiting(current(), signal.step!)) continue;
        toCome.delete(signal);
        schedule(signal);
      }
    },
    lost: () => [...reasons].map(([signal, reason]) => ({ signal, reason })),
  };
}

const undatedReason = ({ step }: ScriptedSignal): string => `The step ${step ?? ''} never waited.`;

const isWaiting = (automation: Automation, step: string): boolean => automation.statusOf(step) === 'Waiting';

/** Why the signal was refused; undefined: it was taken. */
function send(automation: Automation, signal: ScriptedSignal): string | undefined {
  if (signal.type === 'Stop')
    return automation.stop(signal.stopType) ? undefined : 'The run was being stopped already.';
  const refusal = automation.refusal(signal);
  if (refusal === undefined) automation.deliver(signal);
  return refusal?.message;
}
