import type pg from 'pg';
import type { PrismaClient } from './generated/client.js';

/** A Prisma client that is there once somebody asks for it. */
export interface LazyPrisma {
  client(): Promise<PrismaClient>;
  close(): Promise<void>;
}

/**
 * Prisma over connections of this pool. Reading its code takes most of a second, which whoever never asks for it is
 * spared: seven of eight services.
 */
export function lazyPrisma(pool: pg.Pool): LazyPrisma {
  let opened: Promise<PrismaClient> | undefined;
  const open = async (): Promise<PrismaClient> => {
    /* eslint-disable no-restricted-syntax -- both are what this library may import statically, too */
    const { PrismaClient: Client } = await import('./generated/client.js');
    const { PrismaPg } = await import('@prisma/adapter-pg');
    /* eslint-enable no-restricted-syntax */
    return new Client({ adapter: new PrismaPg(pool) });
  };
  return {
    client: () => (opened ??= open()),
    close: async () => (await opened)?.$disconnect(),
  };
}
