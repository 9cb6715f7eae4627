import { describe, expect, it } from 'vitest';
import { regionOf } from './region.js';

describe('the Region of a start', () => {
  it('is the option, else the environment, else that of the sandbox', () => {
    expect(regionOf('eu-west-1', { AWS_REGION: 'us-east-1' })).toBe('eu-west-1');
    expect(regionOf(undefined, { AWS_REGION: 'us-east-1' })).toBe('us-east-1');
    expect(regionOf(undefined, {}, { AWS_DEFAULT_REGION: 'us-east-2' })).toBe('us-east-2');
  });

  it.each(['us_east_1', 'evil.com#', 'us-east-1.evil.com'])('is never %s', (text) => {
    expect(() => regionOf(text, {})).toThrow('is not an AWS Region');
    expect(() => regionOf(undefined, { AWS_REGION: text })).toThrow('is not an AWS Region');
  });
});
