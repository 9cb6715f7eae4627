/** Runs an automation on the virtual clock: hours in milliseconds, no server, no network (house 4). */
import type { SignalType } from '../action.js';
import { createAutomation, type Automation } from '../execution/automation.js';
import type { AutomationExecution, StoredExecution } from '../execution/execution.js';
import { expandRecord, idOf } from '../execution/expand-record.js';
import type { AutomationInput } from '../execution/request.js';
import type { AutomationDependencies } from '../execution/run.js';
import { createVirtualClock, type VirtualClock } from './virtual-clock.js';
import { createVirtualRuntime, type VirtualWorld } from './virtual-runtime.js';

/** Something a human does. `afterMs` counts from the start of the run, or from when `step` begins to wait. */
export type ScriptedSignal =
  | { afterMs: number; step?: string; type: SignalType; approver?: string; comment?: string }
  | { afterMs: number; step?: string; type: 'Stop'; stopType: 'Cancel' | 'Complete' };

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
    token: (name) => idOf(`${simulation.executionId}/${name}`),
  });
  const { input, executionId, actions, validators } = simulation;
  let automation = createAutomation(input, executionId, { actions, validators, runtime });
  const people = schedulePeople(clock, () => automation, simulation.signals ?? []);
  const toTheEnd = async (): Promise<StoredExecution> => {
    for (;;) {
      const ended = await automation.run();
      if ('record' in ended) return ended.record;
      const carried = JSON.parse(JSON.stringify(ended.continueWith)) as AutomationInput;
      automation = createAutomation(carried, executionId, { actions, validators, runtime });
    }
  };
  const record = await clock.drive(toTheEnd(), () => {
    people();
    poke();
  });
  return expandRecord(record);
}

/** Schedules the signals; the returned function notices which step has begun to wait. */
function schedulePeople(
  clock: VirtualClock,
  current: () => Automation,
  signals: readonly ScriptedSignal[],
): () => void {
  const toCome = new Set(signals.filter((signal) => signal.step !== undefined));
  const schedule = (signal: ScriptedSignal): void =>
    void clock.schedule(clock.now() + signal.afterMs, () => send(current(), signal));
  signals.filter((signal) => signal.step === undefined).forEach(schedule);
  return () => {
    for (const signal of toCome) {
      const step = current()
        .describe()
        .StepExecutions.find((each) => each.StepName === signal.step);
      if (step?.StepStatus !== 'Waiting') continue;
      toCome.delete(signal);
      schedule(signal);
    }
  };
}

function send(automation: Automation, signal: ScriptedSignal): void {
  if (signal.type === 'Stop') automation.stop(signal.stopType);
  else automation.deliver(signal);
}
