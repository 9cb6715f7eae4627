/**
 * One worker of the bench, in a process of its own: `node worker.js ADDRESS QUEUE [BUNDLE]`. Without BUNDLE it uses the workflow bundle
 * that we ship. Both kinds have the same activities, so that only the workflow differs. Answers any message with its usage (IPC channel).
 */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activities } from '../actions/activities.js';
import { runActivity } from '../aws/activity.js';
import { createIdentities } from '../aws/identity.js';
import { temporalActivities } from '../workers/automation/activity-adapter.js';
import { workflowBundle } from '../workers/automation/bundle.js';

/** What a worker has used: ms of processor time of all its threads so far, and its resident memory now, in bytes. */
export interface Usage {
  cpuMs: number;
  rssBytes: number;
}

const [address, taskQueue, codePath] = process.argv.slice(2);
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: address! });
const { callerFor } = createIdentities({ assumableRoles: [] });
const worker = await Worker.create({
  connection,
  taskQueue: taskQueue!,
  workflowBundle: codePath === undefined ? await workflowBundle() : { codePath },
  activities: temporalActivities({ activities, runActivity, callerFor }),
});
process.on('message', () => process.send!(usage()));
process.on('disconnect', () => process.exit());
await worker.run();

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() };
}
