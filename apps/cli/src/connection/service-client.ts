import { createClient, type WingmanClient } from '@wingman/sdk';
import { urlOf } from '../check/service.js';
import { type CommandIo, UsageError } from '../command.js';
import { keyInFile, type KeyRole, keyVariable } from './config-file.js';

export interface ServiceClient {
  /** Shown in messages. */
  origin: string;
  client: WingmanClient;
}

interface Given {
  url?: string | undefined;
  keyFile?: string | undefined;
}

/**
 * A client with the first of these keys that there is: of `--key-file`, else of the environment (which a configuration
 * file has completed). Throws UsageError without an address or a key; the key is never in a message.
 */
export function serviceClient(given: Given, roles: readonly KeyRole[], env: CommandIo['env']): ServiceClient {
  const address = given.url || env['WINGMAN_URL'];
  if (!address) throw new UsageError('where is Wingman? --url, WINGMAN_URL, or url in the configuration');
  const url = urlOf(address);
  const key = given.keyFile === undefined ? firstKey(roles, env) : keyInFile(given.keyFile);
  if (key === undefined && roles.length > 0) {
    throw new UsageError(`a key is needed: --key-file, or ${roles.map(keyVariable).join(' or ')}`);
  }
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
    throw new UsageError('the key holds characters that no key has');
  return { origin: url.origin, client: createClient({ baseUrl: url.href, ...(key !== undefined && { key }) }) };
}

const firstKey = (roles: readonly KeyRole[], env: CommandIo['env']): string | undefined =>
  roles.map((role) => env[keyVariable(role)]).find((key) => key !== undefined && key !== '');
