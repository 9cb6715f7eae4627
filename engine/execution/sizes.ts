/**
 * How large things may get, so that no run can reach the server's limits: a payload that is too large makes Temporal terminate a run
 * whose effects are done (design house 4a, design facts 1.2: 2 MiB a payload). All in bytes of JSON text in UTF-8, as it stands in the payload
 * (design contracts 8). What is asked at which door:
 * - a start: `LARGEST_INPUT`;
 * - an activity's request: `LARGEST_INPUTS` and a small envelope; its answer: `LARGEST_ANSWER`;
 * - what travels on when a run continues as new: the input, `LARGEST_KEPT`, `LARGEST_CARRIED_DETAIL`, 40 bytes a step;
 * - a record: `LARGEST_DETAIL`, `LARGEST_OUTPUTS`, `LARGEST_KEPT` (its variables), 40 bytes a step. What the start tells is not in it.
 */

/** What a run is started with: Plan, parameters and the rest. */
export const LARGEST_INPUT = 600_000;
/** One value in a record; longer ones are cut with a mark. The whole value stays in the history of its activity. */
export const LARGEST_RECORDED_VALUE = 16_384;
/** All inputs of one step in a record, and all its outputs. */
export const LARGEST_STEP = 131_072;
/** Inputs, outputs and failures of all steps in a record; beyond it the oldest keep their status and times only. */
export const LARGEST_DETAIL = 393_216;
/** The same in what travels on when a long run continues as new. */
export const LARGEST_CARRIED_DETAIL = 65_536;
/** Inputs of one step, and how many values they may hold: more would hold the worker for longer than others can wait. */
export const LARGEST_INPUTS = 524_288;
export const MOST_INPUT_VALUES = 20_000;
/** Values in all that a run is started with. */
export const MOST_REQUEST_VALUES = 600_000;
/** Values, and their depth, in what one step leaves to later ones. */
export const MOST_KEPT_VALUES = 100_000;
export const MOST_KEPT_DEPTH = 100;
/** What one activity answers. */
export const LARGEST_ANSWER = 1_048_576;
/** Outputs that later steps read, and variables, all together. */
export const LARGEST_KEPT = 524_288;
/** The document's outputs in a record. */
export const LARGEST_OUTPUTS = 131_072;
/** A failure's text in a record, and each entry of its details. */
export const LARGEST_MESSAGE = 16_384;
export const LARGEST_DETAIL_ENTRY = 2_048;

/** The only encoder there is, also in a workflow: its own loops over large texts would hold a worker. */
const encoder = new TextEncoder();

/** A text cut to `most` bytes, with a mark that says so. */
export function cut(text: string, most = LARGEST_RECORDED_VALUE): string {
  if (text.length * 6 <= most || jsonBytes(text) <= most) return text;
  let kept = text.slice(0, encoder.encodeInto(text, new Uint8Array(most)).read);
  for (let bytes = jsonBytes(kept); bytes > most; bytes = jsonBytes(kept)) {
    kept = kept.slice(0, Math.floor((kept.length * most) / bytes)).replace(/[\uD800-\uDBFF]$/, '');
  }
  return `${kept}… (${text.length - kept.length} more characters; the history of the run has them all)`;
}

/** Bytes of a text inside a payload: a control character is six there. */
export const jsonBytes = (text: string): number => utf8Length(JSON.stringify(text)) - 2;

/** A list cut as a whole: many short texts are as large as one long one. */
export function cutList(texts: string[], most = LARGEST_RECORDED_VALUE): string[] {
  let room = most;
  for (const [index, text] of texts.entries()) {
    const bytes = jsonBytes(text) + 3;
    if (bytes > room) return [...texts.slice(0, index), cut(texts.slice(index).join('\n'), Math.max(room, 0))];
    room -= bytes;
  }
  return texts;
}

/** A text of at most `most` characters; what was cut is one mark. For texts that stand nowhere else. */
export const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

/** Levels of lists and maps: `JSON.stringify` has no stack for many more, and fails as if by a bug of ours. */
const DEEPEST = 1_000;

/**
 * Has `value`, which is JSON, more than `most` bytes? What is too deep to be written at all has. Counts before it joins: no text of
 * megabytes is ever made. Not recursive.
 */
export function exceeds(value: unknown, most: number): boolean {
  let atLeast = 0;
  const inside: Iterator<unknown>[] = [[value].values()];
  while (inside.length > 0 && atLeast <= most) {
    const next = inside.at(-1)!.next();
    if (next.done) inside.pop();
    else if (typeof next.value !== 'object' || next.value === null) atLeast += scalarBytes(next.value);
    else {
      const entries: unknown[] = Array.isArray(next.value) ? next.value : Object.values(next.value);
      atLeast += entries.length + 1;
      if (!Array.isArray(next.value)) for (const key of Object.keys(next.value)) atLeast += key.length + 3;
      inside.push(entries.values());
      if (inside.length > DEEPEST) return true;
    }
  }
  return atLeast > most || bytesOf(value) > most;
}

/** At least. */
const scalarBytes = (value: unknown): number => (typeof value === 'string' ? value.length + 2 : 1);

/** Bytes of a value in a payload. */
export const bytesOf = (value: unknown): number => utf8Length(JSON.stringify(value ?? null));

/** Bytes of a text in UTF-8. */
export const utf8Length = (text: string): number =>
  text.length <= SHORT && ASCII.test(text) ? text.length : encoder.encode(text).length;

/** Most texts are short and of one byte a character: asking the encoder costs several times as much as seeing that. */
const SHORT = 2_048;
const ASCII = /^[\0-\x7f]*$/;
