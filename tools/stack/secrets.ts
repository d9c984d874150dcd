import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a file that only its owner may read; readers see the old content or the new, never half. */
export function writePrivateFile(file: string, content: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, file);
}

/** The file's content, made by `create` the first time. */
export function rememberedSecret(file: string, create: () => string): string {
  if (!existsSync(file)) writePrivateFile(file, create());
  return readFileSync(file, 'utf8');
}

export const randomPassword = (): string => randomBytes(24).toString('base64url');

/** An Ed25519 private key in PKCS#8 PEM, made the first time; returns the file's path. */
export function signingKeyFile(dir: string, name: string): string {
  const file = path.join(dir, `${name}.pem`);
  rememberedSecret(file, () => {
    return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  });
  return file;
}

export interface ServiceKeyFiles {
  /** The private JWK of each service. */
  privateKeyFile(service: string): string;
  /** One JSON object with the public JWK of every service. */
  publicKeysFile: string;
}

/** The keys by which services know each other, made the first time and kept. */
export function serviceKeyFiles(dir: string, services: readonly string[]): ServiceKeyFiles {
  const privateKeyFile = (service: string): string => path.join(dir, `service-${service}.jwk`);
  const publicKeys = services.map((service) => {
    const text = rememberedSecret(privateKeyFile(service), () =>
      JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
    );
    const { kty, crv, x } = JSON.parse(text) as { kty: string; crv: string; x: string };
    return [service, { kty, crv, x }];
  });
  const publicKeysFile = path.join(dir, 'service-public-keys.json');
  writePrivateFile(publicKeysFile, JSON.stringify(Object.fromEntries(publicKeys), null, 2));
  return { privateKeyFile, publicKeysFile };
}
