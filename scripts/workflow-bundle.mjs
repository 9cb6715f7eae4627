/** The workflow bundle as it ships: without blanks and comments, names kept, its source map inside. For the build and its test. */
import { transform } from 'esbuild';

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
