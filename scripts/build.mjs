/**
 * Makes `dist/`: validators → JavaScript → files that are not TypeScript → the workflow bundle → the command.
 * `npm run build` calls this through scripts/run.mjs, which holds the lock and records that the build is complete.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleCode, codeBytes, shrink } from './workflow-bundle.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const SOURCES = ['engine', 'aws', 'actions', 'workers', 'cli', 'bench'];
const ASSET = /\.(json|mjs|py)$/;
const EMITTED = /\.(js|js\.map|d\.ts)$/;
const COMMAND = join(DIST, 'cli', 'bin.js');
const BUNDLE = join(DIST, 'workflow-bundle.js');
const require = createRequire(import.meta.url);

await build();

async function build() {
  const { generateValidators } = await import('./generate-validators.mjs');
  await generateValidators();
  await removeStale();
  await compile();
  await copyAssets();
  await bundleWorkflows();
  await finishCommand();
}

/** Removes the output of deleted sources: the compiler leaves it, and a package must not ship it. */
async function removeStale() {
  for (const file of await filesIn(DIST, SOURCES)) {
    const source = join(ROOT, relative(DIST, file).replace(EMITTED, ''));
    if (EMITTED.test(file) && !existsSync(`${source}.ts`)) await rm(file);
  }
}

async function compile() {
  const tsc = require.resolve('typescript/bin/tsc');
  const child = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: ROOT, stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  if (status !== 0) stop('the compiler found errors, see above');
}

async function copyAssets() {
  for (const file of await filesIn(ROOT, SOURCES)) {
    if (!ASSET.test(file)) continue;
    const copy = join(DIST, relative(ROOT, file));
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file, copy);
  }
}

/** Makes the workflow bundle, so that a worker starts faster (design facts 3). Printed sizes are without the source map. */
async function bundleWorkflows() {
  if (!existsSync(join(DIST, 'workers', 'workflows.js')))
    return console.log('no workers/workflows.js: no workflow bundle');
  const { bundleOptions } = await import(pathToFileURL(join(DIST, 'workers', 'automation', 'bundle.js')).href);
  const code = await shrink(await bundleCode(bundleOptions((module) => join(DIST, `${module}.js`))));
  const sdkOnly = join(DIST, 'sdk-only.mjs');
  await writeFile(sdkOnly, "import '@temporalio/workflow';\n");
  const sdkBytes = codeBytes(await shrink(await bundleCode({ workflowsPath: sdkOnly })));
  await rm(sdkOnly);
  await writeFile(BUNDLE, code);
  await writeFile(join(DIST, 'workflow-bundle.json'), `${JSON.stringify({ codeBytes: codeBytes(code), sdkBytes })}\n`);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
  console.log(`workflow bundle: ${kilobytes(codeBytes(code) - sdkBytes)} beyond the SDK's ${kilobytes(sdkBytes)}`);
}

/** Makes the command executable, because `bin` in package.json points to it. */
async function finishCommand() {
  if (!existsSync(COMMAND)) return console.log('no cli/bin.ts: no command');
  await chmod(COMMAND, 0o755);
}

async function filesIn(root, folders) {
  const files = [];
  for (const folder of folders) {
    const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) if (entry.isFile()) files.push(join(entry.parentPath ?? entry.path, entry.name));
  }
  return files;
}

function stop(reason) {
  console.error(`build: ${reason}`);
  process.exit(1);
}
