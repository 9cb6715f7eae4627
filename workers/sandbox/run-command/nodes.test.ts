import { describe, expect, it } from 'vitest';
import type { Answer, Call } from '../call.js';
import { listNodes } from './nodes.js';

const pageOf = (id: string, nextToken: string): string =>
  `<DescribeInstancesResponse><reservationSet><item><instancesSet><item><instanceId>${id}</instanceId>` +
  `<instanceState><name>running</name></instanceState></item></instancesSet></item></reservationSet>${nextToken}</DescribeInstancesResponse>`;

describe('the nodes of an account', () => {
  it('are those of all pages: moto shows a hundred launches a page', async () => {
    const asked: (string | undefined)[] = [];
    const ask = ({ inputs }: Call): Promise<Answer> => {
      const token = inputs['NextToken'] as string | undefined;
      asked.push(token);
      const body = token === undefined ? pageOf('i-1', '<nextToken>more</nextToken>') : pageOf('i-2', '<nextToken/>');
      return Promise.resolve({ statusCode: 200, headers: {}, body: Buffer.from(body) });
    };
    const nodes = await listNodes(ask, { region: 'eu-west-1', accessKeyId: 'x' });

    expect(nodes.map(({ id, state }) => [id, state])).toEqual([
      ['i-1', 'running'],
      ['i-2', 'running'],
    ]);
    expect(asked).toEqual([undefined, 'more']);
  });
});
