/** What a document may be at most (spec 1.1; facts 5.3). Beyond them it is refused before it can cost anything. */

/** Bytes of UTF-8. */
export const MAX_BYTES = 64 * 1024;
/** Maps and lists inside each other. */
export const MAX_DEPTH = 64;
/** Uses of anchors, counted after expansion. */
export const MAX_ALIASES = 100;
/** Values after expansion of aliases: as many as a document of `MAX_BYTES` could hold anyway. */
export const MAX_VALUES = 64 * 1024;

/** Names that mean something to JavaScript objects: refused for parameters, variables, steps and outputs (facts 5.3). */
export const RESERVED_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];
