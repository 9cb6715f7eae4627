/**
 * A lexer that reads indentation as SnakeYAML does (behaviour 1.1a): inside quotes and inside { } or [ ] a line may begin anywhere. YAML 1.2
 * wants such lines further right than their parent, and AWS's own documents do not do that.
 */
import { Lexer } from 'yaml';

/**
 * The private parts of the package's lexer that decide about indentation. Its version is pinned; lenient-lexer.test.ts shows that this
 * works.
 */
interface OpenLexer {
  lex(source: string): Generator<string, void>;
  /** Least indentation of a line that continues an open text or collection; 0: any, unless a document mark begins there. */
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
  parseFlowCollection(): Generator<string, unknown>;
}

const OpenLexer = Lexer as unknown as new () => OpenLexer;

class LenientLexer extends OpenLexer {
  override *parseQuotedScalar(): Generator<string, unknown> {
    return yield* this.anywhere(super.parseQuotedScalar());
  }

  override *parseFlowCollection(): Generator<string, unknown> {
    return yield* this.anywhere(super.parseFlowCollection());
  }

  private *anywhere(reading: Generator<string, unknown>): Generator<string, unknown> {
    const { indentNext } = this;
    this.indentNext = 0;
    const next = yield* reading;
    this.indentNext = indentNext;
    return next;
  }
}

/** The lexemes of a text, in order; joined they are the text, but for marks of the lexer's own. */
export const lexemes = (text: string): Generator<string, void> => new LenientLexer().lex(text);
