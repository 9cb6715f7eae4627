/**
 * Splits a value into small JSON texts. The receiver parses one piece in each turn of its event loop, because one `JSON.parse` of
 * megabytes would block its thread.
 */
import type { Value, ValueMap } from '../../engine/document/document.js';

/** Characters of JSON in one piece: about a millisecond of parsing. */
const LARGEST_PIECE = 131_072;

/**
 * `text`: JSON of the whole value. `plain`: a string that is longer than a piece, not encoded. `list` and `map`: in order, runs of small
 * members (`texts`: one JSON list or map each), and large members one by one.
 */
export type Pieces =
  | { text: string }
  | { plain: string }
  | { list: ({ texts: string } | { large: Pieces })[] }
  | { map: ({ texts: string } | { key: string; large: Pieces })[] };

type ListPiece = Extract<Pieces, { list: unknown }>['list'][number];
type MapPiece = Extract<Pieces, { map: unknown }>['map'][number];

/** The value in pieces. Built from the leaves up, so that each text is written only once, at any depth. */
export function inPieces(value: Value, most = LARGEST_PIECE): Pieces {
  if (typeof value === 'string' && value.length > most) return { plain: value };
  if (typeof value !== 'object' || value === null) return { text: JSON.stringify(value) };
  return Array.isArray(value) ? listPieces(value, most) : mapPieces(value, most);
}

function listPieces(list: readonly Value[], most: number): Pieces {
  const runs = createRuns<ListPiece>('[', ']', most);
  for (const item of list) {
    const pieces = inPieces(item, most);
    if ('text' in pieces && pieces.text.length <= most) runs.add(pieces.text);
    else runs.addLarge({ large: pieces });
  }
  const { only, found } = runs.end();
  return only === undefined ? { list: found } : { text: only };
}

function mapPieces(map: ValueMap, most: number): Pieces {
  const runs = createRuns<MapPiece>('{', '}', most);
  for (const [key, item] of Object.entries(map)) {
    const pieces = inPieces(item, most);
    const text = 'text' in pieces && key.length <= most ? `${JSON.stringify(key)}:${pieces.text}` : undefined;
    if (text !== undefined && text.length <= most) runs.add(text);
    else runs.addLarge({ key, large: pieces });
  }
  const { only, found } = runs.end();
  return only === undefined ? { map: found } : { text: only };
}

interface Runs<Piece> {
  add(text: string): void;
  addLarge(piece: Piece): void;
  /** `only`: all members in one text, if they fit. */
  end(): { only: string | undefined; found: Piece[] };
}

/** Collects consecutive members that fit into one piece. Appends instead of `join`, because V8 then copies no text. */
function createRuns<Piece>(open: string, close: string, most: number): Runs<Piece | { texts: string }> {
  const found: (Piece | { texts: string })[] = [];
  let run = '';
  const flush = (): void => {
    if (run !== '') found.push({ texts: `${open}${run}${close}` });
    run = '';
  };
  return {
    add: (text) => {
      if (run !== '' && run.length + text.length >= most) flush();
      run = run === '' ? text : `${run},${text}`;
    },
    addLarge: (piece) => {
      flush();
      found.push(piece);
    },
    end: () => {
      if (found.length === 0) return { only: `${open}${run}${close}`, found };
      flush();
      return { only: undefined, found };
    },
  };
}

/** Parses the pieces back into the value, in many turns of the event loop. */
export async function together(pieces: Pieces): Promise<Value> {
  if ('plain' in pieces) return pieces.plain;
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

/** Sets a member, also one named `__proto__`: an assignment would set the prototype instead. */
const define = (map: ValueMap, key: string, value: Value): void =>
  void Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
