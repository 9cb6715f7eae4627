import type { Client } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../workflow/messages.js';
import { GRPC, grpcCode } from './grpc.js';

/** What `runbook setup` found and did. */
export interface SearchAttributeSetup {
  attributes: { Name: string; Status: 'Present' | 'Created' | 'Missing' }[];
  /** Commands for somebody with more rights; empty when nothing is missing. */
  commands: string[];
}

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** Registers our search attributes where they are missing; without the permission, returns the commands that do it (design house 8). */
export async function registerSearchAttributes(client: Client): Promise<SearchAttributeSetup> {
  const names = Object.values(SEARCH_ATTRIBUTES);
  const present = await presentAttributes(client);
  const missing = names.filter((name) => !present.has(name));
  const created = missing.length === 0 || (await create(client, missing));
  const statusOf = (name: string) => (present.has(name) ? 'Present' : created ? 'Created' : 'Missing');
  return {
    attributes: names.map((Name) => ({ Name, Status: statusOf(Name) })),
    commands: created ? [] : missing.map((name) => command(client.options.namespace, name)),
  };
}

async function presentAttributes(client: Client): Promise<Set<string>> {
  const { namespace } = client.options;
  try {
    const answer = await client.connection.operatorService.listSearchAttributes({ namespace });
    return new Set(Object.keys(answer.customAttributes ?? {}));
  } catch (error) {
    if (notPermitted(error)) return new Set();
    throw error;
  }
}

/** False when the server does not permit it. */
async function create(client: Client, names: readonly string[]): Promise<boolean> {
  const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
  try {
    await client.connection.operatorService.addSearchAttributes({
      namespace: client.options.namespace,
      searchAttributes,
    });
    return true;
  } catch (error) {
    if (notPermitted(error)) return false;
    throw error;
  }
}

const REFUSALS: readonly (number | undefined)[] = [GRPC.PERMISSION_DENIED, GRPC.UNAUTHENTICATED, GRPC.UNIMPLEMENTED];
const notPermitted = (error: unknown): boolean => REFUSALS.includes(grpcCode(error));

const command = (namespace: string, name: string): string =>
  `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`;
