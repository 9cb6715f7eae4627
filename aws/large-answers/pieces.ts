/**
 * A value as texts that are small one by one: who puts it together again parses a piece, gives others their turn, and goes on. One
 * `JSON.parse` of megabytes would hold a thread.
 */
import type { Value, ValueMap } from '../../engine/document/document.js';

/** Characters of JSON in one piece: about a millisecond of parsing. */
const LARGEST_PIECE = 131_072;

/**
 * `text`: JSON of the whole value. `list` and `map`: runs of small members as JSON of a list or map of them, and large members one
 * by one, in order.
 */
export type Pieces =
  | { text: string }
  | { list: ({ texts: string } | { large: Pieces })[] }
  | { map: ({ texts: string } | { key: string; large: Pieces })[] };

/** The value in pieces; only texts longer than a piece are larger. */
export function inPieces(value: Value, most = LARGEST_PIECE): Pieces {
  const text = JSON.stringify(value);
  if (text.length <= most || typeof value !== 'object' || value === null) return { text };
  return Array.isArray(value) ? { list: listPieces(value, most) } : { map: mapPieces(value, most) };
}

type ListPiece = Extract<Pieces, { list: unknown }>['list'][number];
type MapPiece = Extract<Pieces, { map: unknown }>['map'][number];

function listPieces(list: readonly Value[], most: number): ListPiece[] {
  return runs(
    list.map((item) => JSON.stringify(item)),
    most,
    ({ from, to, texts, isLarge }) =>
      isLarge ? { large: inPieces(list[from]!, most) } : { texts: `[${texts.slice(from, to).join(',')}]` },
  );
}

function mapPieces(map: ValueMap, most: number): MapPiece[] {
  const entries = Object.entries(map);
  const texts = entries.map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`);
  return runs(texts, most, ({ from, to, isLarge }) => {
    const [key, item] = entries[from]!;
    return isLarge ? { key, large: inPieces(item, most) } : { texts: `{${texts.slice(from, to).join(',')}}` };
  });
}

interface Run {
  from: number;
  /** Exclusive. */
  to: number;
  texts: readonly string[];
  /** One member that does not fit into a piece. */
  isLarge: boolean;
}

/** Consecutive members that fit into one piece together. */
function runs<Piece>(texts: readonly string[], most: number, piece: (run: Run) => Piece): Piece[] {
  const found: Piece[] = [];
  for (let from = 0; from < texts.length;) {
    let to = from + 1;
    for (let length = texts[from]!.length; to < texts.length && length + texts[to]!.length <= most; to += 1)
      length += texts[to]!.length;
    found.push(piece({ from, to, texts, isLarge: texts[from]!.length > most }));
    from = to;
  }
  return found;
}

/** The value again, in many turns of the event loop. */
export async function together(pieces: Pieces): Promise<Value> {
  if ('text' in pieces) return parsed<Value>(pieces.text);
  if ('list' in pieces) {
    const list: Value[] = [];
    for (const piece of pieces.list) {
      if ('large' in piece) list.push(await together(piece.large));
      else for (const item of await parsed<Value[]>(piece.texts)) list.push(item);
    }
    return list;
  }
  const map: ValueMap = {};
  for (const piece of pieces.map) {
    if ('large' in piece) define(map, piece.key, await together(piece.large));
    else for (const [key, item] of Object.entries(await parsed<ValueMap>(piece.texts))) define(map, key, item);
  }
  return map;
}

async function parsed<T>(text: string): Promise<T> {
  await new Promise((resolve) => setImmediate(resolve));
  return JSON.parse(text) as T;
}

/** Also for `__proto__`, which an assignment would swallow. */
const define = (map: ValueMap, key: string, value: Value): void =>
  void Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
