import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';

/** What is in the workflow bundle is workflow code: it must be small, deterministic, and know nothing of the world (house 2, 5). */
describe('the workflow bundle', () => {
  let modules: string[];
  let ours: number;

  beforeAll(async () => {
    const path = (module: string): string => new URL(`../../${module}.ts`, import.meta.url).pathname;
    const workflowInterceptorModules = [path('engine/workflow/interceptors')];
    const workflowsPath = path('workers/workflows');
    const logger = new DefaultLogger('ERROR');
    const { code } = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger });
    const source = code.slice(0, code.lastIndexOf('//# sourceMappingURL'));
    modules = [...source.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)].map((match) => match[1]!);
    ours = sizeOf(source, (name) => !/node_modules\/(@temporalio|long|protobufjs|ms|nexus-rpc|heap-js)/.test(name));
  });

  /** Characters of the modules that `counts`. */
  function sizeOf(source: string, counts: (name: string) => boolean): number {
    const starts = [...source.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)];
    return starts
      .map((start, index) => ({ name: start[1]!, size: (starts[index + 1]?.index ?? source.length) - start.index }))
      .filter(({ name }) => counts(name))
      .reduce((sum, { size }) => sum + size, 0);
  }

  it('holds modules, so that this test can fail', () => {
    expect(modules.some((name) => name.includes('engine/execution/automation'))).toBe(true);
  });

  it.each(['@aws-sdk', '@smithy', 'node:', '/yaml/', 'json-p3', 're2js', '/uuid/', '/aws/', '/activities.js', '/cli/'])(
    'knows nothing of %s',
    (part) => {
      expect(modules.filter((name) => name.includes(part) && !name.includes('@temporalio'))).toEqual([]);
    },
  );

  it('has of ajv only the two helpers of its standalone validators', () => {
    const helpers = modules.filter((name) => name.includes('/ajv/'));

    expect(helpers.every((name) => /ajv\/dist\/runtime\/(ucs2length|equal)\.js$/.test(name))).toBe(true);
  });

  it('adds at most 0.35 MB to the SDK', () => {
    process.stderr.write(`workflow bundle: ${Math.round(ours / 1000)} kB of ours\n`);

    expect(ours).toBeLessThanOrEqual(350_000);
  });
});
