/**
 * Makes a recorded history fit to be kept: no stack traces, no names of a machine or a person. Usage:
 *   temporal workflow show -w ID --output json | node test/replay/clean-history.mjs > test/replay/histories/NAME.json
 */
import { stdin, stdout } from 'node:process';

const PERSON = 'alice@laptop';

let text = '';
for await (const chunk of stdin) text += chunk;
stdout.write(`${JSON.stringify(clean(JSON.parse(text)), undefined, 1)}\n`);

function clean(value, key) {
  if (Array.isArray(value)) return value.map((each) => clean(each));
  if (typeof value === 'string') return cleanText(value, key);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, clean(each, name)]));
}

function cleanText(text, key) {
  if (key === 'stackTrace') return '';
  if (key === 'identity') return PERSON;
  return key === 'data' ? cleanPayload(text) : text;
}

/** A payload is JSON in base64; who started the run stands in it. */
function cleanPayload(data) {
  const json = Buffer.from(data, 'base64').toString();
  return Buffer.from(json.replace(/("ExecutedBy":|"executedBy":|^)"[\w.-]+@[\w.-]+"/g, `$1"${PERSON}"`)).toString(
    'base64',
  );
}
