/**
 * Texts that leave a worker as text of a message, not as payload, must be UTF-8: one half of a surrogate pair, from a document, a vote or
 * a text that was cut, and Temporal's core refuses the answer to its task, and the worker ends. Pure.
 */

/** Halves of pairs become U+FFFD. */
export const wellFormed = (text: string): string => (text as WellFormable).toWellFormed();

/** Node 20 has it, the compiler's library for ES2023 does not. */
type WellFormable = string & { toWellFormed(): string };

/** Of Temporal's application failures. */
type Typed = Error & { type?: unknown };

/** The same error, its texts and those of its causes in UTF-8. */
export function wellFormedError(error: unknown): unknown {
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    for (const text of ['message', 'stack', 'name', 'type'] as const) mend(each, text);
  }
  return error;
}

/** Nearly every text is well as it is, and some errors let nobody write them. */
function mend(error: Typed, name: 'message' | 'stack' | 'name' | 'type'): void {
  const text = error[name];
  if (typeof text !== 'string' || wellFormed(text) === text) return;
  Object.defineProperty(error, name, { value: wellFormed(text), configurable: true, writable: true });
}
