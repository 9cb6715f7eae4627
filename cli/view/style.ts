import type { Io } from '../io.js';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Colours a text, or returns it unchanged. */
export type Style = (color: keyof typeof CODES, text: string) => string;

/** Colours on a terminal only, and not when NO_COLOR is set. */
export const styleFor = ({ isTTY, env }: Pick<Io, 'isTTY' | 'env'>): Style =>
  isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
    ? (color, text) => `\u001b[${CODES[color]}m${text}\u001b[0m`
    : plain;

/** No colours. */
export const plain: Style = (_color, text) => text;
