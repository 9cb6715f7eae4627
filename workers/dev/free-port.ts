import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** `count` different TCP ports on the loopback interface that nobody listens on at this moment (house 9: never fixed ones). */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
