/**
 * Compiles the JSON Schemas of actions, documents and mocks files to plain code before anything else is built or tested, because the
 * workflow bundle must not contain a schema compiler. Writes `actions/validators.generated.ts`, `engine/document/schema.generated.ts` and
 * `engine/simulator/mocks-schema.generated.ts`. Several processes may run it at once: each file is replaced as a whole, and only when it
 * changes.
 */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { build, transformSync } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ACTIONS = join(ROOT, 'actions', 'index.ts');
const DOCUMENT = join(ROOT, 'engine', 'document', 'schema.ts');
const MOCKS = join(ROOT, 'engine', 'simulator', 'mocks-schema.ts');
const require = createRequire(import.meta.url);
const standaloneCode = require('ajv/dist/standalone').default;

export async function generateValidators() {
  const [actions, { documentSchema }, { mocksSchema }] = await Promise.all([
    loadActions(),
    load(DOCUMENT),
    load(MOCKS),
  ]);
  await write(join(ROOT, 'actions', 'validators.generated.ts'), validatorsOf(actions));
  await write(join(ROOT, 'engine', 'document', 'schema.generated.ts'), documentValidator(documentSchema));
  await write(join(ROOT, 'engine', 'simulator', 'mocks-schema.generated.ts'), mocksValidator(mocksSchema));
}

/** All actions of the registry; none when there is no registry. */
async function loadActions() {
  if (!existsSync(ACTIONS)) return [];
  return [...(await load(ACTIONS)).actions.values()];
}

/** Imports a TypeScript module, bundled in memory. */
async function load(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}

function validatorsOf(actions) {
  const schemas = Object.fromEntries(actions.map(({ name, inputs }) => [identifier(name), inputs]));
  const entries = actions.map(({ name }) => `  '${name}': ${identifier(name)},\n`).sort();
  const code = `${compile(schemas)}\nexport const validators: Readonly<Record<string, InputValidator>> = {\n${entries.join('')}};\n`;
  return module('../engine/document/inputs.js', code);
}

function documentValidator(schema) {
  const code = compile({ documentValidator: schema });
  return module('./inputs.js', `${code}\nexport const validateDocumentSchema: InputValidator = documentValidator;\n`);
}

function mocksValidator(schema) {
  const code = compile({ mocksValidator: schema });
  const typed = 'export const validateMocksSchema: InputValidator = mocksValidator;';
  return module('../document/inputs.js', `${code}\n${typed}\n`);
}

const identifier = (name) => name.replaceAll(/\W/g, '_');

const module = (inputs, code) => `// @ts-nocheck
/* eslint-disable */
// Made by scripts/generate-validators.mjs; do not edit.
import type { InputValidator } from '${inputs}';
${code}`;

/** Code that declares one function for each schema. */
function compile(schemas) {
  const ids = Object.keys(schemas).sort();
  if (ids.length === 0) return '';
  const ajv = new Ajv({ allErrors: true, strict: false, code: { source: true, esm: true, lines: true } });
  for (const id of ids) ajv.addSchema(withoutDescriptions(schemas[id]), id);
  const code = standaloneCode(ajv, Object.fromEntries(ids.map((id) => [id, id])));
  return importHelpers(
    smaller(withoutSchemas(code.replace('"use strict";', '').replaceAll(/^export const /gm, 'const '))),
  );
}

/** Removes the schemas that no code reads: ajv writes every schema beside the code that it made from it. */
const withoutSchemas = (code) =>
  code.replaceAll(/^const (schema\d+) = .*;$/gm, (line, name) =>
    code.split(new RegExp(`\\b${name}\\b`)).length > 2 ? line : '',
  );

/** Ajv's code is deeply nested: minified it takes a third of the space in the workflow bundle. Names stay. */
const smaller = (code) => transformSync(code, { minifySyntax: true, minifyWhitespace: true, lineLimit: 120 }).code;

/** Replaces `require` by imports: ajv writes it for its runtime helpers even in ES modules. */
function importHelpers(code) {
  const imports = new Map();
  const body = code.replaceAll(/require\("([^"]+)"\)\.default/g, (_, path) => {
    const name = path.split('/').at(-1).replaceAll(/\W/g, '_');
    imports.set(path, name);
    return `(${name}Module.default ?? ${name}Module)`;
  });
  if (body.includes('require(')) throw new Error('generate-validators: a require is left in the generated code');
  const lines = [...imports].map(([path, name]) => `import ${name}Module from '${path}.js';\n`);
  return `${lines.join('')}${body}`;
}

/** Removes descriptions: only the documentation needs them, and they would make the workflow bundle larger. */
function withoutDescriptions(schema) {
  if (Array.isArray(schema)) return schema.map(withoutDescriptions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { description, properties, ...rest } = schema;
  const entries = Object.entries(rest).map(([key, value]) => [key, KEPT.has(key) ? value : withoutDescriptions(value)]);
  const kept = typeof description === 'object' ? { description: withoutDescriptions(description) } : {};
  return { ...Object.fromEntries(entries), ...kept, ...(properties && { properties: mapValues(properties) }) };
}

/** Keywords whose values are data, not schemas. */
const KEPT = new Set(['enum', 'const', 'required', 'type']);

const mapValues = (properties) =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withoutDescriptions(schema)]));

async function write(file, content) {
  const old = await readFile(file, 'utf8').catch(() => undefined);
  if (old === content) return;
  const temporary = `${file}.${process.pid}.${Date.now()}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
  console.log(`generated ${relative(ROOT, file)}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generateValidators();
