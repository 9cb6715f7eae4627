import { defineConfig } from 'vitest/config';

/** Files that start servers and workers: one at a time, after all others, so that two cores are enough for each. */
const HEAVY = [
  'cli/{story/story,here/asserted,hostile-texts}.test.ts',
  'test/{integration,faults,hostile,scenarios,contract}/**/*.test.ts',
  'runbooks/**/*.test.ts',
  'workers/**/*.test.ts',
];

/** Suites answer different questions (test/README.md); `npm test` runs them all. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/generate.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'light',
          include: ['{engine,aws,actions,bench,cli,test}/**/*.test.ts'],
          exclude: [...HEAVY, 'node_modules'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'heavy', include: HEAVY, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
