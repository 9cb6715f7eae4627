/** The workflow bundle: prebuilt by `npm run build`, else made from the sources at once. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';

const PREBUILT = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/** As in scripts/workflow-bundle.mjs. */
const SHARED = [
  'engine/execution/interpreter',
  'engine/execution/start/check-request',
  'engine/workflow/temporal-runtime',
  'actions/index',
];

/** A worker start must not pay for bundling (design facts 3). */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(PREBUILT)) return { codePath: PREBUILT };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const path = (module: string): string => fileURLToPath(new URL(`../../${module}.${extension}`, import.meta.url));
  return bundleWorkflowCode({
    workflowsPath: path('workers/workflows'),
    workflowInterceptorModules: [path('engine/workflow/interceptors')],
    payloadConverterPath: path('engine/workflow/payload-converter'),
    failureConverterPath: path('engine/workflow/failure-converter'),
    preloadModules: SHARED.map(path),
  });
}
