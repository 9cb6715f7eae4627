import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporalSettings } from './settings.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const dev = { address: '127.0.0.1:4321', namespace: 'default' };

describe('Temporal settings', () => {
  it('follow a running `runbook dev` when TEMPORAL_ADDRESS says nothing, whatever else is set', () => {
    const settings = temporalSettings({ TEMPORAL_NAMESPACE: 'ops', TEMPORAL_API_KEY: 'k' }, dev);
    expect(settings).toEqual({ ...dev, source: 'the running `runbook dev`' });
  });

  it('follow the environment when TEMPORAL_ADDRESS is set', () => {
    const env = { TEMPORAL_ADDRESS: 'a:7233', TEMPORAL_NAMESPACE: 'ops', TEMPORAL_GRPC_META_X_TEAM: 'blue' };
    expect(temporalSettings(env, dev)).toEqual({
      address: 'a:7233',
      namespace: 'ops',
      metadata: { 'x-team': 'blue' },
      source: 'TEMPORAL_ADDRESS',
    });
  });

  it('fall back to the default of the SDK', () => {
    expect(temporalSettings({})).toMatchObject({ address: 'localhost:7233', namespace: 'default' });
  });

  it.each([
    ['an API key', { TEMPORAL_API_KEY: 'k' }, { apiKey: 'k', tls: true }],
    ['TEMPORAL_TLS', { TEMPORAL_TLS: 'true' }, { tls: {} }],
    [
      'certificates',
      { TEMPORAL_TLS_CLIENT_CERT_DATA: 'crt', TEMPORAL_TLS_CLIENT_KEY_DATA: 'key', TEMPORAL_TLS_SERVER_NAME: 's' },
      { tls: { clientCertPair: { crt: bytes('crt'), key: bytes('key') }, serverNameOverride: 's' } },
    ],
  ])('switch TLS on for %s', (_what, env, expected) => {
    expect(temporalSettings({ TEMPORAL_ADDRESS: 'a:7233', ...env })).toMatchObject(expected);
  });

  it('leave TLS off when TEMPORAL_TLS says false, even with an API key', () => {
    const env = { TEMPORAL_ADDRESS: 'a:7233', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' };
    expect(temporalSettings(env)).not.toHaveProperty('tls');
  });

  it('come from the profile that is asked for, rather than from a running `runbook dev`', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'runbook-profile-')), 'temporal.toml');
    writeFileSync(file, '[profile.prod]\naddress = "prod:7233"\nnamespace = "ops"\n');
    const env = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'prod' };
    expect(temporalSettings(env, dev)).toMatchObject({
      address: 'prod:7233',
      namespace: 'ops',
      source: 'TEMPORAL_PROFILE',
    });
    expect(() => temporalSettings({ ...env, TEMPORAL_PROFILE: 'none' })).toThrow(/cannot be used.*none/);
  });

  it('name a certificate that cannot be read', () => {
    const env = { TEMPORAL_ADDRESS: 'a:7233', TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/none/ca.pem' };
    expect(() => temporalSettings(env)).toThrow('/none/ca.pem');
  });
});
