/** Tokens → documents, no further than the first few errors: thousands may follow from one, and each costs more than a token. */
import { Composer, type CST, type Document as YamlDocument, type YAMLParseError } from 'yaml';

/** A complaint of the parser. */
export type SyntaxFault = Pick<YAMLParseError, 'code' | 'message'> & { pos: readonly [start: number, end: number] };

/** `document` is whole when there are no errors. */
export interface Composed {
  document?: YamlDocument.Parsed;
  /** In the order found; only the first few. */
  errors: SyntaxFault[];
}

/** Composes the tokens of one document, in a text that is `length` long, as YAML 1.2 but for its rule about comments. */
export function compose(tokens: readonly CST.Token[], length: number): Composed {
  const errors: SyntaxFault[] = [];
  let document: YamlDocument.Parsed | undefined;
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent', merge: false });
  (composer as unknown as Reporting).onError = (place, code, message, isWarning) => {
    if (isWarning || isNoMatter(message)) return;
    errors.push({ code, message, pos: spanOf(place) });
    if (errors.length === ENOUGH) throw new EnoughErrors();
  };
  try {
    [document] = composer.compose(tokens, true, length);
  } catch (error) {
    if (!(error instanceof EnoughErrors)) throw error;
  }
  const all = [...errors, ...(document?.errors ?? [])];
  return { errors: all, ...(document === undefined ? {} : { document }) };
}

/** Two: the second error tells what kind of place the first one is in. */
const ENOUGH = 2;

class EnoughErrors extends Error {}

/** The composer's private callback for errors, which it passes on to its parts. */
interface Reporting {
  onError: (place: Place, code: SyntaxFault['code'], message: string, isWarning?: boolean) => void;
}

type Place = number | readonly [number, number] | { offset: number; source?: unknown };

function spanOf(place: Place): [start: number, end: number] {
  if (typeof place === 'number') return [place, place + 1];
  if (!('offset' in place)) return [place[0], place[1]];
  return [place.offset, place.offset + (typeof place.source === 'string' ? place.source.length : 1)];
}

/** AWS's reader does not require a blank before a comment. */
const isNoMatter = (message: string): boolean => message.startsWith('Comments must be separated');
