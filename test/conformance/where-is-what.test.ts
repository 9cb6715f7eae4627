import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../workers/dev/package-root.js';

const page = readFileSync(join(packageRoot(), 'docs', 'architecture.md'), 'utf8');
const table = page.slice(page.indexOf('## Where is what'), page.indexOf('## What stands in a history'));
/** `file#name` or `file` alone. */
const places = [...table.matchAll(/`([\w./-]+\.ts)(?:#(\w+))?`/g)].map(([place, file, name]) => ({
  place,
  file: file!,
  name,
}));

describe('the table of where is what', () => {
  it('has enough rows to find one’s way', () => {
    expect(places.length).toBeGreaterThan(35);
  });

  it.each(places)('$place is there', ({ file, name }) => {
    const path = join(packageRoot(), file);
    expect(existsSync(path)).toBe(true);
    if (name === undefined) return;
    expect(readFileSync(path, 'utf8')).toMatch(
      new RegExp(`^export (async )?(function\\*?|const|class|interface|type) ${name}\\b`, 'm'),
    );
  });
});
