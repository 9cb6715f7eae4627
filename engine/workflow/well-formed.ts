/**
 * Texts that leave a worker outside of payloads must be valid UTF-8. If one holds a lone surrogate, from a document, a vote or a text that
 * was cut, Temporal's Core refuses the completion of the task, and the worker ends. Pure.
 */

/** Lone surrogates become U+FFFD. */
export const wellFormed = (text: string): string => (text as WellFormable).toWellFormed();

/** Node 20 has it, the compiler's library for ES2023 does not. */
type WellFormable = string & { toWellFormed(): string };

/** Temporal's application failures have a `type`. */
type Typed = Error & { type?: unknown };

/** The same error, with its texts and those of its causes in valid UTF-8. */
export function wellFormedError(error: unknown): unknown {
  const seen = new Set<unknown>();
  for (let each = error; each instanceof Error && !seen.has(each); each = each.cause) {
    seen.add(each);
    for (const text of ['message', 'stack', 'name', 'type'] as const) mend(each, text);
  }
  return error;
}

/** Writes only where needed: nearly every text is valid, and some errors cannot be written to. */
function mend(error: Typed, name: 'message' | 'stack' | 'name' | 'type'): void {
  const text = error[name];
  if (typeof text !== 'string' || wellFormed(text) === text) return;
  Object.defineProperty(error, name, { value: wellFormed(text), configurable: true, writable: true });
}
