/** The workflow bundle: prebuilt by `npm run build`, else made from the sources at once. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type BundleOptions, type WorkflowBundleOption } from '@temporalio/worker';

const PREBUILT = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/**
 * Read once in each workflow thread, and shared by its runs, instead of once a run. The SDK freezes what modules export, but knows nothing
 * of their variables: what can be reached from here has none (eslint.config.js, .dependency-cruiser.cjs).
 */
export const SHARED_BY_RUNS = [
  'engine/execution/interpreter',
  'engine/execution/start/check-request',
  'engine/workflow/temporal-runtime',
  'actions/index',
];

/** What the bundle is made of. `path(module)` gives the file of a module of ours, e.g. `engine/workflow/interceptors`. */
export const bundleOptions = (path: (module: string) => string): Omit<BundleOptions, 'logger'> => ({
  workflowsPath: path('workers/workflows'),
  workflowInterceptorModules: [path('engine/workflow/interceptors')],
  payloadConverterPath: path('engine/workflow/payload-converter'),
  failureConverterPath: path('engine/workflow/failure-converter'),
  preloadModules: SHARED_BY_RUNS.map(path),
});

/** A worker start must not pay for bundling (design facts 3). */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  if (existsSync(PREBUILT)) return { codePath: PREBUILT };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const path = (module: string): string => fileURLToPath(new URL(`../../${module}.${extension}`, import.meta.url));
  return bundleWorkflowCode(bundleOptions(path));
}
