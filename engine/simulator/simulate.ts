/** Runs an automation on the virtual clock: hours in milliseconds, no server, no network (design house 4). */
import { createAutomation, type Automation } from '../execution/interpreter.js';
import type { AutomationExecution, FinalStatus } from '../execution/record/execution.js';
import { expandRecord } from '../execution/record/expand-record.js';
import { idOf } from '../execution/step/tokens.js';
import type { AutomationInput } from '../execution/start/request.js';
import type { AutomationDependencies } from '../execution/run-state.js';
import type { StoredRecord } from '../execution/record/stored-record.js';
import type { ChildCall, ChildEnd } from '../runtime.js';
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
  /** Ms since the epoch at which virtual time starts. */
  startAt: number;
  /** The mocked AWS; gets the clock for answers that take time. */
  aws(clock: VirtualClock): VirtualWorld['aws'];
  signals?: readonly ScriptedSignal[];
  /** Called at the end, for every signal that changed nothing. */
  onLostSignal?(lost: LostSignal): void;
}

/** Resolves to the final record. Rejects with bugs, and when the run waits for something that never comes. */
export async function simulate(simulation: Simulation): Promise<AutomationExecution> {
  const clock = createVirtualClock(simulation.startAt);
  const world: World = { simulation, clock, aws: simulation.aws(clock), pokes: new Set() };
  const { input, executionId } = simulation;
  const run = play(world, input, executionId);
  const people = schedulePeople(clock, run.current, simulation.signals ?? []);
  const record = await clock.drive(run.toTheEnd(), () => {
    people.look();
    world.pokes.forEach((poke) => poke());
  });
  people.lost().forEach((lost) => simulation.onLostSignal?.(lost));
  return expandRecord(record, input);
}

/** One clock and one AWS for a run and its children. */
interface World {
  simulation: Simulation;
  clock: VirtualClock;
  aws: VirtualWorld['aws'];
  pokes: Set<() => void>;
}

interface Played {
  current(): Automation;
  toTheEnd(): Promise<StoredRecord>;
}

function play(world: World, input: AutomationInput, executionId: string): Played {
  const { simulation, clock, aws } = world;
  const { actions, validators, activities, runActivity, shouldContinueAsNew } = simulation;
  const { runtime, poke } = createVirtualRuntime({
    clock,
    executionId,
    activities,
    runActivity,
    ...(shouldContinueAsNew ? { shouldContinueAsNew } : {}),
    aws,
    id: idOf,
    child: (call, interrupted) => playChild(world, call, interrupted),
  });
  world.pokes.add(poke);
  let automation = createAutomation(input, executionId, { actions, validators, runtime });
  return {
    current: () => automation,
    async toTheEnd() {
      for (;;) {
        const ended = await automation.run();
        if ('record' in ended) return ended.record;
        const carried = JSON.parse(JSON.stringify(ended.continueWith)) as AutomationInput;
        automation = createAutomation(carried, executionId, { actions, validators, runtime });
      }
    },
  };
}

async function playChild(world: World, call: ChildCall, interrupted: AbortSignal | undefined): Promise<ChildEnd> {
  const child = play(world, call.input, call.id);
  interrupted?.addEventListener('abort', () => void child.current().stop('Cancel'), { once: true });
  const { AutomationExecutionStatus, Outputs = {}, FailureMessage: message } = await child.toTheEnd();
  const status = AutomationExecutionStatus as FinalStatus;
  return { status, outputs: Outputs, ...(message === undefined ? {} : { message }) };
}
