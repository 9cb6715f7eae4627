/**
 * The entry of `npm start`, `npm test` and the other npm scripts: node scripts/run.mjs TASK [ARGUMENT…]. Plain JavaScript without
 * dependencies, because a fresh clone has no packages yet (design house 9). Installs packages when they are missing, builds when sources
 * are newer, then runs the task with our terminal and ends with its exit status.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { constants, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = [
  'engine',
  'aws',
  'actions',
  'workers',
  'cli',
  'bench',
  'scripts',
  'test/corpus.ts',
  'test/faults/campaign',
  'test/hostile',
  'test/support',
  'tsconfig.json',
];
const IN_SOURCES = ['tsconfig.build.json', 'package.json', 'package-lock.json', ...SOURCES];
const PACKAGES_STAMP = join(ROOT, 'node_modules', '.runbook-lock');
const BUILD_STAMP = join(ROOT, 'dist', '.stamp');
const LOCK = join(ROOT, 'dist', '.lock');
const [RENEW_MS, STALE_MS] = [2_000, 15_000];

/** What each task runs after packages are installed and the build is up to date. */
const TASKS = {
  start: (args) => node('dist/cli/bin.js', 'demo', ...args),
  test: (args) => test(args),
  verify: () => test([]),
  build: () => 0,
  bench: (args) => node('dist/bench/main.js', ...args),
  faults: (args) => faults(args),
  corpus: (args) => node('dist/test/corpus.js', ...args),
};

let interrupted = 0;
let current;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = 128 + constants.signals[signal];
    if (current) current.kill(signal);
  });
}

main(process.argv[2], process.argv.slice(3)).then(
  (status) => process.exit(status),
  (error) => {
    console.error(error.message);
    process.exit(interrupted || 1);
  },
);

async function main(task, args) {
  requireNode();
  if (!Object.hasOwn(TASKS, task ?? '')) {
    console.error(`Usage: node scripts/run.mjs ${Object.keys(TASKS).join('|')} [ARGUMENT…]`);
    return 2;
  }
  await withLock(async () => {
    await installPackages();
    await buildWhenStale(task === 'build');
  });
  return TASKS[task](args);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`runbook needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

// ---------------------------------------------------------------- packages

async function installPackages() {
  const wanted = digest(fs.readFileSync(join(ROOT, 'package-lock.json')));
  if (read(PACKAGES_STAMP) === wanted) return;
  if (!isInstalled()) {
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await must('Installing packages (npm ci)', () => run('npm', args));
  }
  fs.writeFileSync(PACKAGES_STAMP, wanted);
}

/** Did somebody run `npm ci` or `npm install` before us? npm keeps a list of what it installed. */
function isInstalled() {
  const packagesOf = (file) => JSON.parse(read(file) || '{}').packages ?? {};
  const installed = packagesOf(join(ROOT, 'node_modules', '.package-lock.json'));
  const wanted = Object.entries(packagesOf(join(ROOT, 'package-lock.json'))).filter(([path]) => path !== '');
  return wanted.every(([path, { version, optional }]) => optional || installed[path]?.version === version);
}

// ---------------------------------------------------------------- build

async function buildWhenStale(force) {
  const sources = fingerprint();
  if (!force && read(BUILD_STAMP) === sources) return;
  fs.rmSync(BUILD_STAMP, { force: true });
  await must('Building', () => node('scripts/build.mjs'));
  fs.writeFileSync(BUILD_STAMP, sources);
}

/** A hash of the names, sizes and times of all files that the build reads, without those that it generates. */
function fingerprint() {
  const lines = [];
  const visit = (path) => {
    const stat = fs.statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory())
      return fs
        .readdirSync(join(ROOT, path))
        .sort()
        .forEach((name) => visit(`${path}/${name}`));
    if (!/\.(test|generated)\.ts$/.test(path)) lines.push(`${path} ${stat.size} ${stat.mtimeMs}`);
  };
  IN_SOURCES.forEach(visit);
  return digest(lines.join('\n'));
}

// ---------------------------------------------------------------- the tests

/** Runs the static checks (unless tests are named), installs what the tests need, runs them and prints one line with their number. */
async function test(args) {
  if (args.length === 0) await staticChecks();
  await prepare();
  const results = join(ROOT, 'dist', 'test-results.json');
  fs.rmSync(results, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const status = await node('node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args);
  console.log(closingLine(JSON.parse(read(results) || '{}')));
  return status;
}

const prepare = () =>
  must('Preparing the Temporal dev server and the AWS sandbox', () => node('dist/workers/dev/prepare.js'));

/** Runs the long campaign of kills, or of hostile cases: test/faults/README.md, test/hostile/README.md. */
async function faults(args) {
  await prepare();
  return node('dist/test/faults/campaign/main.js', ...args);
}

async function staticChecks() {
  const folders = ['engine', 'actions', 'aws', 'workers', 'cli', 'test', 'bench'];
  await must('Checking the format', () => node('node_modules/prettier/bin/prettier.cjs', '--check', '.'));
  await must('Checking the rules', () => node('node_modules/eslint/bin/eslint.js', '.'));
  const layers = ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs'];
  await must('Checking the layers', () => node(...layers, ...folders));
  await must('Checking the types', () => node('node_modules/typescript/bin/tsc', '--noEmit'));
}

/** The last line, with the numbers of tests. A test file that could not be loaded counts as one failed test. */
function closingLine({
  numPassedTests = 0,
  numFailedTests = 0,
  numPendingTests = 0,
  numTodoTests = 0,
  testResults = [],
}) {
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const skipped = numPendingTests + numTodoTests;
  return `${numPassedTests} passed, ${numFailedTests + unloaded} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

// ---------------------------------------------------------------- processes

/** Prints `what` and the elapsed time while `work` runs; throws when its exit status is not 0. */
async function must(what, work) {
  const started = Date.now();
  const elapsed = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  console.error(`${what} …`);
  const timer = setInterval(() => console.error(`${what} … ${elapsed()}`), 5000);
  const status = await work().finally(() => clearInterval(timer));
  if (interrupted) throw new Error('Interrupted.');
  if (status !== 0) throw new Error(`${what}: failed with exit status ${status} after ${elapsed()}`);
}

const node = (...args) => run(process.execPath, args);

/** Runs a program and resolves to its exit status; signals that we get are passed on to it. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    if (interrupted) return reject(new Error('Interrupted.'));
    current = spawn(command, args, { cwd: ROOT, stdio: 'inherit' });
    current.once('error', reject);
    current.once('exit', (code, signal) => {
      current = undefined;
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * Keeps two commands from installing or building at the same time. The holder renews the lock. A lock does not count when its process, of
 * this host, is gone, or when nobody renews it: its process may be on another host, or another process may have its number by now.
 */
async function withLock(work) {
  fs.mkdirSync(dirname(LOCK), { recursive: true });
  for (let said = false; !tryLock(); said = true) {
    if (!said) console.error(`Waiting for another command (process ${read(LOCK)}) that installs or builds …`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (interrupted) throw new Error('Interrupted.');
  }
  const renewing = setInterval(() => fs.utimes(LOCK, new Date(), new Date(), () => undefined), RENEW_MS);
  try {
    await work();
  } finally {
    clearInterval(renewing);
    fs.rmSync(LOCK, { force: true });
  }
}

function tryLock() {
  const draft = `${LOCK}.${process.pid}`;
  fs.writeFileSync(draft, `${process.pid} on ${hostname()}`);
  try {
    fs.linkSync(draft, LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isHeld()) return false;
    fs.rmSync(LOCK, { force: true });
    return tryLock();
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function isHeld() {
  const [pid, , host] = read(LOCK).split(' ');
  const stat = fs.statSync(LOCK, { throwIfNoEntry: false });
  if (!stat || Date.now() - stat.mtimeMs > STALE_MS) return false;
  return host !== hostname() || isAlive(Number(pid));
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function digest(content) {
  return createHash('sha256').update(content).digest('hex');
}
