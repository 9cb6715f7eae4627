import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { RunbookError } from '../engine/errors.js';
import { readBoundedSync } from './read-file.js';
import { parseShorthand } from './shorthand.js';
import type { Shorthand } from './shorthand.js';

/**
 * `--parameters` as the AWS CLI takes it: shorthand `A=x,y B=z`, JSON `'{"A":["x"]}'`, or `file://p.json` holding either
 * (design house 9a). Each name has a list of texts, as in StartAutomationExecution (behaviour 6.1).
 * @throws RunbookError USAGE.
 */
export function parseParameters(values: readonly string[], cwd: string): Record<string, string[]> {
  const parameters: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const value of values) {
    for (const [name, list] of Object.entries(parseValue(value, cwd))) {
      if (name in parameters) throw usage(`The parameter '${name}' is given twice.`);
      parameters[name] = list;
    }
  }
  return { ...parameters };
}

/** `--tags Key=Team,Value=ops`, or a JSON list. */
export function parseTags(values: readonly string[], cwd: string): { Key: string; Value: string }[] {
  const texts = values.map((value) => fileText(value, cwd) ?? value);
  return texts.flatMap((text) => (text.trim().startsWith('[') ? jsonTags(text) : [tagOf(shorthand(text, cwd))]));
}

function parseValue(value: string, cwd: string): Record<string, string[]> {
  const text = fileText(value, cwd) ?? value;
  if (text.trim().startsWith('{')) return jsonParameters(text);
  const pairs = Object.entries(shorthand(text, cwd));
  return Object.fromEntries(pairs.map(([name, one]) => [name, Array.isArray(one) ? one : [one]]));
}

const shorthand = (text: string, cwd: string): Shorthand => parseShorthand(text, (value) => fileText(value, cwd));

/** The text of `file://path`; undefined for any other value. */
function fileText(value: string, cwd: string): string | undefined {
  if (!value.startsWith('file://')) return undefined;
  const path = value.slice('file://'.length).replace(/^~(?=\/)/, homedir());
  const bytes = readGiven(path, cwd);
  if (bytes.length <= MAX_FILE_BYTES) return new TextDecoder().decode(bytes);
  throw usage(`${path} is longer than ${MAX_FILE_BYTES} bytes (${MAX_FILE_BYTES / 1024} KB): no parameter is.`);
}

/** Far more than the largest value that a parameter can have. */
const MAX_FILE_BYTES = 1024 * 1024;

function readGiven(path: string, cwd: string): Uint8Array {
  try {
    return readBoundedSync(resolve(cwd, path), MAX_FILE_BYTES);
  } catch (cause) {
    throw new RunbookError('USAGE', `Cannot read ${path}: ${(cause as Error).message}`, { cause });
  }
}

function jsonParameters(text: string): Record<string, string[]> {
  const given = parseJson(text) as Record<string, unknown>;
  const wrong = Object.keys(given).find((name) => !isTextList(given[name]));
  if (wrong === undefined) return given as Record<string, string[]>;
  throw usage(`In JSON the parameter '${wrong}' must be a list of texts, like {"${wrong}": ["value"]}.`);
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((element) => typeof element === 'string');

const jsonTags = (text: string): { Key: string; Value: string }[] => (parseJson(text) as unknown[]).map(tagOf);

function tagOf(given: unknown): { Key: string; Value: string } {
  const { Key, Value = '', ...rest } = (given ?? {}) as Record<string, unknown>;
  if (typeof Key === 'string' && Key !== '' && typeof Value === 'string' && Object.keys(rest).length === 0)
    return { Key, Value };
  throw usage('A tag is written Key=Team,Value=ops; several are separated by blanks.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RunbookError('USAGE', `This is not JSON: ${(cause as Error).message}`, { cause });
  }
}

const usage = (message: string): RunbookError => new RunbookError('USAGE', message);
