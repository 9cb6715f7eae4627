/** Text → the YAML parser's tokens, no further than they are needed. */
import { CST, Parser } from 'yaml';
import { MAX_DEPTH } from '../document-limits.js';
import type { Span } from '../position.js';
import { lexemes } from './lenient-lexer.js';
import { findTooDeep } from './nesting.js';

export interface Tokens {
  /** Up to the first error and the end of a second document. */
  tokens: CST.Token[];
  /** Quoted texts of more than one line, in order: they show where a quote was forgotten. */
  quoted: readonly Span[];
  /** Offset of the first map or list that is nested deeper than `MAX_DEPTH`; the tokens end somewhere behind it. */
  tooDeep?: number;
}

/** Reads the tokens of a text. Linear; what nests too deep is not read to its end, because every level costs the parser time. */
export function readTokens(text: string): Tokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const quoted: Span[] = [];
  let [offset, documents] = [0, 0];
  for (const lexeme of lexemes(text)) {
    if (isSeveralLines(lexeme)) quoted.push({ start: offset, end: offset + lexeme.length });
    if (!isMark(lexeme)) offset += lexeme.length;
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'document') documents++;
      if (token.type === 'error' || documents > 1) return { tokens, quoted };
    }
    if (depthOf(parser) > DEEPEST) {
      tokens.push(...parser.end());
      return { tokens, quoted, tooDeep: findTooDeep(tokens) ?? Math.max(0, offset - lexeme.length) };
    }
  }
  tokens.push(...parser.end());
  const tooDeep = findTooDeep(tokens);
  return { tokens, quoted, ...(tooDeep === undefined ? {} : { tooDeep }) };
}

const isSeveralLines = (lexeme: string): boolean => /^['"]/.test(lexeme) && lexeme.includes('\n');

/** Marks of the lexer that are no part of the text. */
const isMark = (lexeme: string): boolean => lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR;

/** Besides maps and lists, the document and the scalar that is being read are open. */
const DEEPEST = MAX_DEPTH + 2;

/** How many tokens the parser has open, from its private stack. */
const depthOf = (parser: Parser): number => (parser as unknown as { stack: readonly unknown[] }).stack.length;
