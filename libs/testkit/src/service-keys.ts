import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVICES } from '@wingman/contracts';
import type { ServiceName } from '@wingman/contracts';
import { createServiceSigner } from '@wingman/service-kit';
import type { JWK } from 'jose';

export interface ServiceKeys {
  /** `SERVICE_SIGNING_KEY_FILE` and `SERVICE_PUBLIC_KEYS_FILE` of a service. */
  envFor(service: ServiceName): { SERVICE_SIGNING_KEY_FILE: string; SERVICE_PUBLIC_KEYS_FILE: string };
  /** A credential by which `caller` shows itself to `audience`, for `Authorization: Bearer`. */
  tokenFor(caller: ServiceName, audience: ServiceName): Promise<string>;
  /** The private JWK, for tests that forge. */
  privateJwk(service: ServiceName): JWK;
  /** Removes the files. */
  drop(): Promise<void>;
}

/** Fresh keys by which all services know each other, in files of a folder of their own. */
export async function createServiceKeys(): Promise<ServiceKeys> {
  const dir = await mkdtemp(path.join(tmpdir(), 'wingman-service-keys-'));
  const publicKeysFile = path.join(dir, 'public.json');
  const privateKeys = new Map(SERVICES.map((service) => [service, newPrivateJwk()]));
  const privateJwk = (service: ServiceName): JWK => privateKeys.get(service) as JWK;
  const privateKeyFile = (service: ServiceName): string => path.join(dir, `${service}.jwk`);

  for (const service of SERVICES) {
    await writeFile(privateKeyFile(service), JSON.stringify(privateJwk(service)), { mode: 0o600 });
  }
  const publicKeys = SERVICES.map((service) => {
    const { kty, crv, x } = privateJwk(service);
    return [service, { kty, crv, x }];
  });
  await writeFile(publicKeysFile, JSON.stringify(Object.fromEntries(publicKeys)));

  return {
    envFor: (service) => ({
      SERVICE_SIGNING_KEY_FILE: privateKeyFile(service),
      SERVICE_PUBLIC_KEYS_FILE: publicKeysFile,
    }),
    tokenFor: async (caller, audience) => (await createServiceSigner(caller, privateJwk(caller))).tokenFor(audience),
    privateJwk,
    drop: () => rm(dir, { recursive: true }),
  };
}

const newPrivateJwk = (): JWK => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
