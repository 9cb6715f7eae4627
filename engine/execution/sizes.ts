/**
 * Size limits, so that no run can reach the server's limits: Temporal terminates a run for a payload that is too large, even if its effects
 * are done (design house 4a, design facts 1.2: 2 MiB a payload). All sizes are bytes of JSON text in UTF-8, as in the payload
 * (design contracts 8). Which limits apply:
 * - to a start: `LARGEST_INPUT`;
 * - to an activity's request: `LARGEST_INPUTS` and a small envelope; to its answer: `LARGEST_ANSWER`;
 * - to the input of a run that continues as new: the original input, `LARGEST_KEPT`, `LARGEST_CARRIED_DETAIL`, 40 bytes a step;
 * - to a record: `LARGEST_DETAIL`, `LARGEST_OUTPUTS`, `LARGEST_KEPT` (its variables), 40 bytes a step. It leaves out what the run's input
 *   contains.
 */

/** The input of a run: Plan, parameters and the rest. */
export const LARGEST_INPUT = 600_000;
/** One value in a record; longer ones are cut with a mark. The whole value stays in the history of its activity. */
export const LARGEST_RECORDED_VALUE = 16_384;
/** All inputs of one step in a record, and all its outputs. */
export const LARGEST_STEP = 131_072;
/** Inputs, outputs and failures of all steps in a record; beyond the limit, the oldest steps keep only their status and times. */
export const LARGEST_DETAIL = 393_216;
/** The same for the record that continue-as-new carries over. */
export const LARGEST_CARRIED_DETAIL = 65_536;
/** Inputs of one step, in bytes and in number of values: more would block the worker, and its other runs, for too long. */
export const LARGEST_INPUTS = 524_288;
export const MOST_INPUT_VALUES = 20_000;
/** Number of values in the whole input of a run. */
export const MOST_REQUEST_VALUES = 600_000;
/** Number and depth of the values that one step keeps for later steps. */
export const MOST_KEPT_VALUES = 100_000;
export const MOST_KEPT_DEPTH = 100;
/** The answer of one activity. */
export const LARGEST_ANSWER = 1_048_576;
/** Outputs that later steps read, and variables, all together. */
export const LARGEST_KEPT = 524_288;
/** The document's outputs in a record. */
export const LARGEST_OUTPUTS = 131_072;
/** A failure's text in a record, and each entry of its details. */
export const LARGEST_MESSAGE = 16_384;
export const LARGEST_DETAIL_ENTRY = 2_048;

/** Used in workflows, too: a loop of our own over large texts would block a worker. */
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

/** A text of at most `most` characters; what was cut is one mark. For texts that are stored nowhere else. */
export const shorten = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

/** Levels of lists and maps: with many more, `JSON.stringify` overflows the stack, which would look like a bug of ours. */
const DEEPEST = 1_000;

/**
 * Is `value`, which is JSON, larger than `most` bytes? A value that is too deep to be written at all counts as larger. Counts a lower bound
 * before it serializes, so that a text much larger than `most` is never made. Not recursive.
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

/** A lower bound of the value's bytes. */
const scalarBytes = (value: unknown): number => (typeof value === 'string' ? value.length + 2 : 1);

/** Bytes of a value in a payload. */
export const bytesOf = (value: unknown): number => utf8Length(JSON.stringify(value ?? null));

/** Bytes of a text in UTF-8. */
export const utf8Length = (text: string): number =>
  text.length <= SHORT && ASCII.test(text) ? text.length : encoder.encode(text).length;

/** Most texts are short and ASCII: testing for that costs a fraction of a call of the encoder. */
const SHORT = 2_048;
const ASCII = /^[\0-\x7f]*$/;
