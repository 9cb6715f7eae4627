/** Makes the workflow bundle as we ship it: minified, names kept, with an inline source map. Used by the build and its test. */
import { transform } from 'esbuild';

/** The code of a bundle with these options, as a worker runs it. */
export async function bundleCode(options) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  return (await bundleWorkflowCode({ ...options, logger: new DefaultLogger('WARN') })).code;
}

/**
 * Temporal's SDK takes a stack trace for each promise of a workflow and maps each frame through the source map. A dozen frames of the
 * engine lie between the SDK and the action. Of the four that we keep, two are of the SDK's hook; the others show the place. The limit must
 * be set in the bundle, because the isolate is frozen once the bundle is read.
 */
const FEWER_FRAMES = 'Error.stackTraceLimit=4;';

/** Removes blanks and comments, which leaves a third of the size. */
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
