import { beforeAll, describe, expect, it } from 'vitest';
import { bundleCode, codeBytes, shrink } from '../../scripts/workflow-bundle.mjs';
import { bundleOptions } from '../../workers/automation/bundle.js';

/** What is in the workflow bundle is workflow code: it must be small, deterministic, and know nothing of the world (design house 2, 5). */
describe('the workflow bundle', () => {
  let modules: string[];
  let ours: number;

  beforeAll(async () => {
    const path = (module: string): string => new URL(`../../${module}.ts`, import.meta.url).pathname;
    const code = await bundleCode(bundleOptions(path));
    const source = code.slice(0, code.lastIndexOf('//# sourceMappingURL'));
    const starts = [...source.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)];
    modules = starts.map((match) => match[1]!);
    const sdkAlone = await bundleCode({ workflowsPath: new URL('sdk-only.ts', import.meta.url).pathname });
    ours = codeBytes(await shrink(code)) - codeBytes(await shrink(sdkAlone));
  });

  it('holds modules, so that this test can fail', () => {
    expect(modules.some((name) => name.includes('engine/execution/interpreter'))).toBe(true);
  });

  it.each([
    '@aws-sdk',
    '@smithy',
    'node:',
    '/yaml/',
    '/selectors/',
    're2js',
    '/uuid/',
    '/aws/',
    '/activities.js',
    '/cli/',
  ])('knows nothing of %s', (part) => {
    expect(modules.filter((name) => name.includes(part) && !name.includes('@temporalio'))).toEqual([]);
  });

  it('has of ajv only the two helpers of its standalone validators', () => {
    const helpers = modules.filter((name) => name.includes('/ajv/'));

    expect(helpers.every((name) => /ajv\/dist\/runtime\/(ucs2length|equal)\.js$/.test(name))).toBe(true);
  });

  it('adds at most 0.35 MB to the SDK', () => {
    process.stderr.write(`workflow bundle: ${Math.round(ours / 1000)} kB of ours\n`);

    expect(ours).toBeLessThanOrEqual(350_000);
  });
});
