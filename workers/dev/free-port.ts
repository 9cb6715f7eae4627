import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** `count` different TCP ports on the loopback interface that nobody listens on at this moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(close));
  return ports;
}

/** `wanted` when it is free, else any free port. A stable port keeps addresses valid that were copied into a shell. */
export async function stablePort(wanted: number): Promise<number> {
  try {
    await close(await listen(wanted));
    return wanted;
  } catch {
    const [other] = await freePorts(1);
    return other as number;
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

const close = (server: Server): Promise<unknown> => new Promise((closed) => server.close(closed));
