/** Limits of a document (behaviour 1.1; design facts 5.3). A document beyond them is refused before it can cost anything. */

/** Bytes of a text in UTF-8, and of its value as compact JSON: our own limit. */
export const MAX_BYTES = 1024 * 1024;
/** Bytes of compact JSON that AWS takes from authors; its own documents are larger as text. Above: a warning. */
export const AWS_MAX_BYTES = 64 * 1024;
/** Nesting of maps and lists. */
export const MAX_DEPTH = 64;
/** Uses of anchors of maps and lists, counted after expansion. Uses of single values are bounded by size alone. */
export const MAX_ALIASES = 100;
/** Values after expansion of aliases: each costs a few hundred bytes of memory. */
export const MAX_VALUES = 256 * 1024;

/** Attempts of one step; more are accepted with a warning. */
export const MANY_ATTEMPTS = 100;

/** Names that mean something to JavaScript objects: refused for parameters, variables, steps and outputs (design facts 5.3). */
export const RESERVED_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];
