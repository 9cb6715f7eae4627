import { readdirSync, readFileSync } from 'node:fs';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '../../workers/automation/bundle.js';

const FOLDER = new URL('histories/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Histories of every release must replay on today's code, for ever (design house 4): a run outlives the worker that began it. */
describe('recorded histories', () => {
  let workflowBundle: WorkflowBundleWithSourceMap;

  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = (module: string): string => new URL(`../../${module}.ts`, import.meta.url).pathname;
    const logger = new DefaultLogger('ERROR');
    workflowBundle = await bundleWorkflowCode({ ...bundleOptions(path), logger });
  });

  const replay = (history: unknown): Promise<void> =>
    Worker.runReplayHistory({ workflowBundle }, history, 'replayed').then(() => undefined);
  const read = (file: string): { events: Record<string, unknown>[] } =>
    JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as { events: Record<string, unknown>[] };

  it.each(files)('%s replays', async (file) => {
    await replay(read(file));
  });

  it('a history of other commands does not, so that this test can fail', async () => {
    const history = read('0.1-golden-ami-approved.json');
    const scheduled = history.events.find((event) => 'activityTaskScheduledEventAttributes' in event)!;
    const attributes = scheduled['activityTaskScheduledEventAttributes'] as { activityType: { name: string } };
    attributes.activityType.name = 'somethingElse';

    await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism/);
  });
});
