/** Texts that are almost right: seeds of ours, cut, doubled and spiced. */
import fc from 'fast-check';

interface Edit {
  kind: 'delete' | 'double' | 'insert' | 'cut';
  /** Where, as a share of the text. */
  at: number;
  length: number;
  spice: string;
}

const share = fc.integer({ min: 0, max: 999 }).map((n) => n / 1000);

/** A seed after up to five edits; or, now and then, nothing but spices. */
export function mutatedText(seeds: readonly string[], spices: readonly string[]): fc.Arbitrary<string> {
  const edit: fc.Arbitrary<Edit> = fc.record({
    kind: fc.constantFrom('delete', 'double', 'insert', 'insert', 'cut'),
    at: share,
    length: fc.integer({ min: 1, max: 12 }),
    spice: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...spices) }, fc.string({ unit: 'binary', maxLength: 3 })),
  });
  const edited = fc
    .tuple(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 5 }))
    .map(([seed, edits]) => edits.reduce(apply, seed));
  const soup = fc.array(fc.constantFrom(...spices), { maxLength: 30 }).map((parts) => parts.join(''));
  const anything = fc.string({ unit: 'binary', maxLength: 80 });
  return fc.oneof({ weight: 6, arbitrary: edited }, { weight: 2, arbitrary: soup }, { weight: 1, arbitrary: anything });
}

function apply(text: string, { kind, at, length, spice }: Edit): string {
  const start = Math.floor(at * text.length);
  const end = start + length;
  if (kind === 'delete') return text.slice(0, start) + text.slice(end);
  if (kind === 'double') return text.slice(0, end) + text.slice(start);
  if (kind === 'insert') return text.slice(0, start) + spice + text.slice(start);
  return text.slice(0, start);
}
