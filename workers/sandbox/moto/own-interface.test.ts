import { describe, expect, it } from 'vitest';
import { leadsToMotoItself } from './own-interface.js';

describe("the way to moto's own interface", () => {
  it.each([
    '/moto-api',
    '/moto-api/reset?x=1',
    '//moto-api/reset',
    '///moto-api/reset',
    '/%6doto-api/reset',
    '/%6D%6F%74%6F%2D%61%70%69/reset',
    '/%256doto-api/reset',
    '/moto%2dapi%2freset',
    '/%2fmoto-api/reset',
    '/./moto-api/reset',
    '/%2e/moto-api/reset',
    '/bucket/../moto-api/reset',
    '/bucket/%2e%2e/moto-api/reset',
    '/../../moto-api/reset',
    '/moto-api/../bucket',
    '/MOTO-API/reset',
    '/\\moto-api/reset',
    '/%5cmoto-api/reset',
    '/moto-api;x/reset',
    '/moto-api-bucket/key',
    '/moto-api#/x',
    '/%zz/../moto-api',
    `/${'%25'.repeat(1)}${'25'.repeat(20)}6doto-api`,
    '/latest/meta-data/iam/security-credentials/',
    '/latest/api/token',
  ])('is seen in %s', (path) => {
    expect(leadsToMotoItself(path)).toBe(true);
  });

  it.each([
    '/',
    '/?Action=moto-api',
    '/bucket/moto-api/reset',
    '/bucket/a%2fb',
    '/latest',
    '/latest/metadata',
    '/%zz',
    '/a/..',
  ])('is not seen in %s', (path) => {
    expect(leadsToMotoItself(path)).toBe(false);
  });
});
