import type { Scope, Tier } from '@wingman/contracts';

/** A person: one human, however many keys and chats they use. */
export interface Person {
  personId: string;
  name: string;
}

/** A key as the database knows it. */
export interface KeyRecord {
  keyId: string;
  tenantId: string;
  tier: Tier;
  tenantStatus: 'ACTIVE' | 'SUSPENDED';
  /** What its tier allows; null: as much as it likes. */
  requestsPerMinute: number | null;
  scopes: Scope[];
  workerId: string | null;
  kind: 'standard' | 'bot';
  expiresAt: Date | null;
  revokedAt: Date | null;
  person: Person | null;
}

/** Reads who is calling. Every method throws AppError `unavailable` when it cannot tell. */
export interface IdentityPort {
  /** The key with this SHA-256, if there is one. */
  findKey(hash: Buffer): Promise<KeyRecord | undefined>;
  isLocked(tenantId: string, workerId: string): Promise<boolean>;
  findTelegramPerson(tenantId: string, telegramUserId: number): Promise<Person | undefined>;
}

export interface IdempotentRequest {
  tenantId: string;
  keyId: string;
  idempotencyKey: string;
  /** SHA-256 over method, path and body bytes. */
  requestHash: Buffer;
}

export interface StoredAnswer {
  status: number;
  sealed: Buffer;
}

/** Remembers the first answer of a creating request for a day. */
export interface IdempotencyPort {
  /** Claims the key, or tells what became of the request that claimed it before. One caller at a time gets `started`. */
  begin(
    request: IdempotentRequest,
  ): Promise<{ state: 'started' | 'in_progress' | 'conflict' } | { state: 'done'; answer: StoredAnswer }>;
  finish(request: IdempotentRequest, answer: StoredAnswer): Promise<void>;
  /** Gives the key back after a request that changed nothing. */
  abandon(request: IdempotentRequest): Promise<void>;
  purge(): Promise<void>;
}
