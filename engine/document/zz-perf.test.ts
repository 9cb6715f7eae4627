import { appendFileSync } from 'node:fs';
import { it } from 'vitest';
import { parseDocument } from './parse.js';
const SIZE = Number(process.env.SIZE ?? 262144);
const fill = (unit: string, head = '', tail = ''): string => head + unit.repeat(Math.max(1, Math.floor((SIZE - head.length - tail.length) / unit.length))) + tail;
const units = ['a: 1\n','- ','- a\n','[','[],','{},','a,','{a: b},','"a",',"'a',",'"','\'','\'\'','\\"','a ','a  ','a\n','\n',' \n','# x\n',' # x\n','#','&a ','*a ','!a ','? ','? a\n',': ','- - ','a: - ','|\n','>\n','|','---\n','...\n','%A\n','\t','\r\n','\r','a: {\n','a: [\n','a: "\n','a:\n','&a\n','- &a [*a]\n','- &a []\n','<<: {}\n','- |\n  x\n','{{a}} ','yes\n','- yes\n','1','1_','0:','0:0','- 1:1:1\n','\u00a0','\u00a0\n','a\u00a0: b\n','\u200b','\uFEFF','\uFEFF\n','"\\u0000','é','a: b: c\n','a #','a: "b" c\n',"a: 'b\n",'[a\n','- [a\n','}','{"Ref":"a"},','- {Ref: a}\n','&a &b ','!!str ','!<a> ','a:\n  - b\n','x\n\n','  \n','" "\n',' a','-a','-\n','-','?\n',':\n',',','- ,\n','a: &x\n','a: *x\n','a: !x\n', '"a": ', '{"a":', '[[],', '- \n', '-\t', '\u2028', 'a: >-\n  b\n\n', '  b\n', '   # c\n'];
const heads: [string,string][] = [['',''],['a: ',''],['a: [',']'],['a: {','}'],["a: '","'"],['a: "','"'],['a: |\n ',''],['a: >\n ',''],['a:\n  b:\n    ',''],['- ',''],['? ',''],['x: 1\n',''],['a: ["',''],['%YAML 1.2\n---\n','']];
it('takes time', () => {
  const slow: [number,string][] = [];
  for (const [head, tail] of heads) for (const unit of units) for (const file of ['x.yaml', 'x.json']) {
    if (file==='x.json' && !/^[{["]/.test(unit)) continue;
    const text = fill(unit, head, tail); const t=process.cpuUsage(); 
    try { parseDocument(text, file); } catch (e) { appendFileSync('/tmp/ydiff/perf.txt', ['THROWS', JSON.stringify([head,unit,tail,file]), String(e).slice(0,200)].join(' ')+'\n'); }
    const {user,system}=process.cpuUsage(t); slow.push([(user+system)/1000, JSON.stringify([head,unit,tail,file])]);
  }
  slow.sort((a,b)=>b[0]-a[0]); for (const s of slow.slice(0,60)) appendFileSync('/tmp/ydiff/perf.txt', [Math.round(s[0]), s[1]].join(' ')+'\n');
}, 3600000);
