/** Our automation, and what the promises of its steps are compared with: the same work as a programmer would write it. */
import { sleep } from '@temporalio/workflow';

export { byHand } from '../../bench/by-hand.js';
export { automation } from '../../workers/workflows.js';

/** `naps` sleeps of a second in a row. */
export async function napsByHand(naps: number): Promise<void> {
  for (let nap = 0; nap < naps; nap++) await sleep(1_000);
}
