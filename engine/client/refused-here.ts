import { connect } from 'node:net';

/**
 * Rejects as soon as this machine says that nothing listens at `address` (`host:port` on loopback); otherwise never settles. gRPC would try
 * for ten seconds, and then not say why it failed.
 */
export function refusedHere(address: string): Promise<never> {
  const { hostname, port } = new URL(`tcp://${address}`);
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return new Promise(() => undefined);
  return new Promise((_resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 7233) });
    socket.unref();
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => reject(new Error('nothing listens there')));
  });
}
