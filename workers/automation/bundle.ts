/** The workflow bundle: the one that `npm run build` made, else one that is made from the sources now. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type BundleOptions, type WorkflowBundleOption } from '@temporalio/worker';

const PREBUILT = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/**
 * Modules that a workflow thread loads once for all its runs, instead of once for each run. The SDK freezes what they export, but not their
 * variables, so these modules and all that they import must have none (eslint.config.js, .dependency-cruiser.cjs).
 */
export const SHARED_BY_RUNS = [
  'engine/execution/interpreter',
  'engine/execution/start/check-request',
  'engine/workflow/temporal-runtime',
  'actions/index',
];

/** The options of the bundler. `path(module)` gives the file of a module of ours, e.g. `engine/workflow/interceptors`. */
export const bundleOptions = (path: (module: string) => string): Omit<BundleOptions, 'logger'> => ({
  workflowsPath: path('workers/workflows'),
  workflowInterceptorModules: [path('engine/workflow/interceptors')],
  payloadConverterPath: path('engine/workflow/payload-converter'),
  failureConverterPath: path('engine/workflow/failure-converter'),
  preloadModules: SHARED_BY_RUNS.map(path),
});

/** Uses the prebuilt bundle if there is one, because bundling would delay the worker's start (design facts 3). */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(PREBUILT)) return { codePath: PREBUILT };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const path = (module: string): string => fileURLToPath(new URL(`../../${module}.${extension}`, import.meta.url));
  return bundleWorkflowCode(bundleOptions(path));
}
