import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts, stablePort } from './free-port.js';

describe('a stable port', () => {
  it('is the wanted one as long as nobody listens there, else another', async () => {
    const [wanted] = (await freePorts(1)) as [number];
    expect(await stablePort(wanted)).toBe(wanted);

    const server = createServer().listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    const other = await stablePort(wanted);
    server.close();

    expect(other).not.toBe(wanted);
    expect(other).toBeGreaterThan(0);
  });
});
