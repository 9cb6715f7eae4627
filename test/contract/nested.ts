/** Interruptions inside interruptions, told by the runtime alone (design contracts 6). Pure: part of a workflow bundle. */
import { Interrupted } from '../../engine/errors.js';
import type { Runtime } from '../../engine/runtime.js';

/** What happened, in order. */
export async function nestedInterruptions(runtime: Runtime): Promise<string[]> {
  const told: string[] = [];
  const sleep = async (name: string, ms: number): Promise<void> => {
    try {
      await runtime.sleep(ms);
      told.push(`${name} slept`);
    } catch (error) {
      if (!(runtime.errorOf(error) instanceof Interrupted)) throw error;
      told.push(`${name} was interrupted`);
    }
  };
  const outer = runtime.interruptible(async () => {
    const inner = runtime.interruptible(() => sleep('inner', 60_000));
    inner.interrupt();
    await inner.result;
    await sleep('outer', 1);
    const second = runtime.interruptible(() => sleep('second inner', 60_000));
    outer.interrupt();
    await second.result;
    await sleep('what begins in a broken scope', 1);
  });
  await outer.result;
  await sleep('what is outside of it', 1);
  return told;
}

export const NESTED = [
  'inner was interrupted',
  'outer slept',
  'second inner was interrupted',
  'what begins in a broken scope was interrupted',
  'what is outside of it slept',
];
