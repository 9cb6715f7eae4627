/** Runs an automation on the virtual clock: hours in milliseconds, no server, no network (house 4). */
import { createAutomation } from '../execution/automation.js';
import type { AutomationExecution } from '../execution/execution.js';
import { expandRecord } from '../execution/expand-record.js';
import { idOf } from '../execution/ids.js';
import type { AutomationInput } from '../execution/request.js';
import type { AutomationDependencies } from '../execution/run.js';
import type { StoredRecord } from '../execution/stored-record.js';
import { schedulePeople, type LostSignal, type ScriptedSignal } from './people.js';
import { createVirtualClock, type VirtualClock } from './virtual-clock.js';
import { createVirtualRuntime, type VirtualWorld } from './virtual-runtime.js';

export type { ScriptedSignal } from './people.js';

export interface Simulation
  extends
    Pick<AutomationDependencies, 'actions' | 'validators'>,
    Pick<VirtualWorld, 'activities' | 'runActivity' | 'shouldContinueAsNew'> {
  input: AutomationInput;
  executionId: string;
  /** Ms since the epoch: where virtual time starts. */
  startAt: number;
  /** AWS as scripted; gets the clock for answers that take time. */
  aws(clock: VirtualClock): VirtualWorld['aws'];
  signals?: readonly ScriptedSignal[];
  /** Hears, at the end, of every signal that changed nothing. */
  onLostSignal?(lost: LostSignal): void;
}

/** Resolves to the final record. Rejects with bugs, and when the run waits for something that never comes. */
export async function simulate(simulation: Simulation): Promise<AutomationExecution> {
  const clock = createVirtualClock(simulation.startAt);
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId: simulation.executionId,
    activities: simulation.activities,
    runActivity: simulation.runActivity,
    ...(simulation.shouldContinueAsNew ? { shouldContinueAsNew: simulation.shouldContinueAsNew } : {}),
    aws: simulation.aws(clock),
    id: idOf,
  });
  const { input, executionId, actions, validators } = simulation;
  let automation = createAutomation(input, executionId, { actions, validators, runtime });
  const people = schedulePeople(clock, () => automation, simulation.signals ?? []);
  const toTheEnd = async (): Promise<StoredRecord> => {
    for (;;) {
      const ended = await automation.run();
      if ('record' in ended) return ended.record;
      const carried = JSON.parse(JSON.stringify(ended.continueWith)) as AutomationInput;
      automation = createAutomation(carried, executionId, { actions, validators, runtime });
    }
  };
  const record = await clock.drive(toTheEnd(), () => {
    people.look();
    poke();
  });
  people.lost().forEach((lost) => simulation.onLostSignal?.(lost));
  return expandRecord(record, input);
}
