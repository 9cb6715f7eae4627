/**
 * Prepares a release: `node scripts/release.mjs 0.2.0`. Checks that everything is committed, that CHANGELOG.md has unreleased entries and
 * that `npm pack` contains exactly what it should; writes version and changelog, commits and tags. It neither pushes nor publishes, because
 * that cannot be undone, and prints the commands for it instead.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const MUST_HAVE = ['package.json', 'README.md', 'LICENSE', 'dist/cli/bin.js', 'dist/workflow-bundle.js'];
const MUST_NOT = /\.test\.js$|^dist\/test\/|^dist\/bench\/|^node_modules\/|\.map$/;
const HEADING = '## Unreleased\n';

const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' }).trim();
const stop = (why) => {
  console.error(why);
  process.exit(1);
};

const version = process.argv[2] ?? '';
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) stop('Usage: node scripts/release.mjs VERSION, for example 0.2.0');
if (run('git', 'status', '--porcelain') !== '') stop('There are changes that are not committed.');
if (run('git', 'tag', '--list', `v${version}`) !== '') stop(`There is a tag v${version} already.`);

const changelog = readFileSync('CHANGELOG.md', 'utf8');
const told = changelog.split(HEADING)[1]?.split(/^## /m)[0]?.trim();
if (!told) stop('CHANGELOG.md has nothing under "## Unreleased": what do users get?');

checkPackage();
const day = new Date().toISOString().slice(0, 10);
writeFileSync('CHANGELOG.md', changelog.replace(HEADING, `${HEADING}\n## ${version} (${day})\n`));
run('npm', 'version', version, '--no-git-tag-version', '--ignore-scripts');
run('git', 'commit', '--all', '--message', `chore: release ${version}`);
run('git', 'tag', '--annotate', `v${version}`, '--message', told);
console.log(`${version} is committed and tagged. To publish it:\n  git push --follow-tags\n  npm publish`);

/** Checks the files of the package, after a new build. */
function checkPackage() {
  run('npm', 'run', 'build');
  const [{ files }] = JSON.parse(run('npm', 'pack', '--dry-run', '--json', '--ignore-scripts'));
  const paths = files.map(({ path }) => path);
  const missing = MUST_HAVE.filter((path) => !paths.includes(path));
  const stray = paths.filter((path) => MUST_NOT.test(path));
  if (missing.length > 0) stop(`The package would lack ${missing.join(', ')}.`);
  if (stray.length > 0) stop(`The package would hold ${stray.slice(0, 5).join(', ')}.`);
}
