import { describe, expect, it } from 'vitest';
import { citations, exists } from '../support/citations.js';

describe('what the code cites', () => {
  it('stands in the pages of the project', () => {
    const missing = citations().filter((each) => !exists(each));

    expect(missing.map(({ where, page, section }) => `${where}: ${page} ${section}`)).toEqual([]);
  });

  it('is found at all', () => {
    expect(citations().length).toBeGreaterThan(400);
  });

  it('is missed where no page has it', () => {
    const of = (page: string, section: string): boolean => exists({ where: '', page, section });

    expect([
      of('behaviour', '2.3'),
      of('behaviour', '99.1'),
      of('design house', '9a'),
      of('behaviour', 'OP-999'),
    ]).toEqual([true, false, true, false]);
  });
});
