import { defineConfig } from 'vitest/config';

/** Suites answer different questions (test/README.md); `npm test` runs them all, in this order. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/generate.ts'],
    include: ['{engine,aws,actions,runbooks,workers,cli,test}/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
