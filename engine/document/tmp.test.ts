import { it } from 'vitest';
import { readFileSync } from 'node:fs';
import { parseDocument } from './parse.js';
const N = 65536;
const cases: Record<string, string | Uint8Array> = {
  golden: readFileSync('/work/shared/examples/golden-ami-published.yaml', 'utf8'),
  dup: 'a: 1\nb: 2\na: 3\n',
  flow: '['.repeat(20000) + ']'.repeat(20000), flowopen: '['.repeat(N), mapopen: '{a: '.repeat(N / 4), close: ']'.repeat(N),
  seq: '- '.repeat(20000) + 'x', q: '? '.repeat(20000) + 'x', ak: 'a: '.repeat(N/3),
  block: Array.from({ length: 350 }, (_, i) => ' '.repeat(i) + 'a:').join('\n'),
  anchors: '&a '.repeat(N/3-1)+'x', docs: '---\n'.repeat(N / 4), docs2: '...\n'.repeat(N / 4), pct: '%a\n'.repeat(N / 3),
  at: '- @\n'.repeat(N / 4), quotes: '"'.repeat(N), stars: '- *a\n'.repeat(N/5), tags: '- !a x\n'.repeat(N/7), keys: 'a: 1\n'.repeat(N/5), commas: '['+','.repeat(N-1),
  nl: '\n'.repeat(N), comments: '#\n'.repeat(N/2), 
  tag: 'a: !!js/function x\nb: !foo y\nc: !!binary aGk=\nd: !Ref x\ne: !!str 1\n',
  merge: 'a: &x {b: 1}\nc:\n  <<: *x\n', two: 'a: 1\n---\nb: 2\n', end: 'a: 1\n...\n', start: '---\na: 1\n',
  end2: 'a: 1\n...\nb: 2\n', 'cut.json': '{"a": {"b": [1, 2', cutjson: '{"a": {"b": [1, 2', 'cut.yaml': '{"a": {"b": [1, 2',
  'trail.json': '{"a": 1} xyz', 'comma.json': '{"a": 1,}', nul: 'a: \u0000', empty: '', comment: '# x', scalar: 'hello', list: '- a',
  keys2: '1: a\ntrue: b\n? [x]\n: c\n: d\n', bom: '\ufeffa: 1\r\nb: 2\r\n', tabs: 'a:\tx\nb:\n\tc: 1\n', alias: 'a: *x\n', proto: 'a:\n  __proto__: {a: 1}\n',
  unterm: 'a: "xyz\nb: 1\n', indent: 'a:\n  b: 1\n c: 2\n', dir: '%YAML 1.1\n---\na: yes\n', curly: 'a: {{ x }}\n', curly2: 'a: {{ x }}-y\nb: 1', curly3: 'a: [{{ x }}]\nb: 1',
  colon: 'a: b: c\n', ats: 'a: @foo\n', nocolon: 'a: 1\nfoo\nb: 2', dashmap: 'a: 1\n- b\n',
  bomb: Array.from({ length: 9 }, (_, i) => `a${i}: &a${i} [${i ? Array(9).fill('*a' + (i - 1)).join(', ') : Array(9).fill('x').join(', ')}]`).join('\n'),
  circ: 'a: &x [*x]', inf: 'a: .inf\nb: .nan\nc: 1e999\nd: 012\ne: 12345678901234567890\nf: 0x1F', big: 'x'.repeat(10_000_000),
  bigbin: new Uint8Array(10_000_000), bin: new Uint8Array([97, 58, 32, 0xff, 0xfe]), utf16: new Uint8Array([0xff, 0xfe, 97, 0, 58, 0]), key: '{{: 1', key2: "'{{': 1",
  merge11: '%YAML 1.1\n---\na: 1', longkey: 'k'.repeat(2000) + ': 1',
};
it('x', () => {
  for (const [name, text] of Object.entries(cases)) {
    const s = performance.now();
    const r = parseDocument(text, name);
    const ms = Math.round(performance.now() - s);
    console.log(name, ms + 'ms', r.value ? 'value ' + JSON.stringify(r.value).slice(0, 80) : '-', r.problems.length, r.problems.slice(0, 6).map((p) => `${p.line}:${p.column}-${p.endLine}:${p.endColumn} ${p.severity} ${p.code} ${p.message} | ${p.hint ?? ''}`).join('\n     '));
  }
});
