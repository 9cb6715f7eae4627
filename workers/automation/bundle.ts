/** The workflow bundle: prebuilt by `npm run build`, else made from the sources at once. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';

const PREBUILT = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/** A worker start must not pay for bundling (facts 3). */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(PREBUILT)) return { codePath: PREBUILT };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL(`../workflows.${extension}`, import.meta.url)) });
}
