/**
 * How large things may get, so that no runbook can reach the server's limits: a result that is too large makes Temporal terminate
 * a run whose effects are done (house 4a, facts 1.2: 2 MiB a payload). All in characters of JSON. The sum holds for the worst
 * documents: ten thousand steps without detail (1.5 M), and detail.
 */

/** What a run is started with: Plan, parameters and the rest. */
export const LARGEST_INPUT = 600_000;
/** One value in a record; longer ones are cut with a mark. The whole value stays in the history of its activity. */
export const LARGEST_RECORDED_VALUE = 16_384;
/** Inputs, outputs and failures of all steps in a record; beyond it the oldest keep their status and times only. */
export const LARGEST_DETAIL = 393_216;
/** The same in what travels on when a long run continues as new. */
export const LARGEST_CARRIED_DETAIL = 65_536;
/** Inputs of one step. */
export const LARGEST_INPUTS = 524_288;
/** Outputs that later steps read, all together. */
export const LARGEST_KEPT = 524_288;
/** A comment of an approver: the API's limit of a value (spec 6.1). */
export const LONGEST_COMMENT = 512;

/** A text cut to `most` characters, with a mark that says so. */
export function cut(text: string, most = LARGEST_RECORDED_VALUE): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most)}… (${text.length - most} more characters; the history of the run has them all)`;
}

/** A list cut as a whole: many short texts are as large as one long one. */
export function cutList(texts: string[]): string[] {
  let room = LARGEST_RECORDED_VALUE;
  for (const [index, text] of texts.entries()) {
    if (text.length > room) return [...texts.slice(0, index), cut(texts.slice(index).join('\n'), room)];
    room -= text.length;
  }
  return texts;
}

export const sizeOf = (value: unknown): number => JSON.stringify(value ?? null).length;
