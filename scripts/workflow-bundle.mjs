/** The workflow bundle as it ships: without blanks and comments, names kept, its source map inside. For the build and its test. */
import { transform } from 'esbuild';

/**
 * Read once in each workflow thread, and shared by its runs, instead of once a run. The SDK freezes what modules export, but knows nothing
 * of their variables: what can be reached from here has none (eslint.config.js, .dependency-cruiser.cjs).
 */
const SHARED = [
  'engine/execution/interpreter',
  'engine/execution/start/check-request',
  'engine/workflow/temporal-runtime',
  'actions/index',
];

/** `path(module)` gives the file of a module of ours, e.g. `engine/workflow/interceptors`. */
export const bundleOptions = (path) => ({
  workflowsPath: path('workers/workflows'),
  workflowInterceptorModules: [path('engine/workflow/interceptors')],
  payloadConverterPath: path('engine/workflow/payload-converter'),
  failureConverterPath: path('engine/workflow/failure-converter'),
  preloadModules: SHARED.map(path),
});

/** The code of a bundle over these entries, as the worker runs it. */
export async function bundleCode(options) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  return (await bundleWorkflowCode({ ...options, logger: new DefaultLogger('WARN') })).code;
}

/**
 * Temporal's SDK takes a stack trace for each promise of a workflow, each frame through the source map. The engine's own frames are a
 * dozen between the SDK and the action; two are of the SDK's hook, the others say where. The isolate is frozen once the bundle is read: only here can it be said.
 */
const FEWER_FRAMES = 'Error.stackTraceLimit=4;';

/** A third of its size: blanks and comments say nothing to a worker. */
export async function shrink(code) {
  const options = {
    minifyWhitespace: true,
    legalComments: 'none',
    banner: FEWER_FRAMES,
    sourcemap: 'inline',
    sourcefile: 'workflow-bundle.js',
  };
  return (await transform(code, options)).code;
}

/** Bytes of the code, without its source map. */
export const codeBytes = (code) => Buffer.byteLength(code.slice(0, code.lastIndexOf('//# sourceMappingURL=')));
