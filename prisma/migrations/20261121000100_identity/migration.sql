-- Who may act: tenants, keys, people; and what every service shares (current tenant, idempotency).
SET LOCAL ROLE wingman_owner;

CREATE SCHEMA kit;
CREATE SCHEMA gatekeeper;
CREATE SCHEMA approvals;
CREATE SCHEMA gateway;
CREATE SCHEMA validator;

GRANT USAGE ON SCHEMA kit TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier, wingman_approvals,
  wingman_execution_gateway, wingman_watcher, wingman_output_validator;
GRANT USAGE ON SCHEMA gatekeeper TO wingman_gatekeeper;
GRANT USAGE ON SCHEMA approvals TO wingman_approvals;
GRANT USAGE ON SCHEMA gateway TO wingman_execution_gateway;
GRANT USAGE ON SCHEMA validator TO wingman_output_validator;

-- A function is executable by PUBLIC unless that is taken away.
ALTER DEFAULT PRIVILEGES FOR ROLE wingman_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- The tenant of the running transaction. The setting may be an empty string on a reused connection.
CREATE FUNCTION kit.current_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

-- The tenant that platform keys belong to; its log holds tenant changes and the meta-log.
CREATE FUNCTION kit.platform_tenant() RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN '00000000-0000-7000-8000-000000000000'::uuid;

GRANT EXECUTE ON FUNCTION kit.current_tenant(), kit.platform_tenant() TO wingman_gatekeeper, wingman_claims_ledger,
  wingman_verifier, wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;

CREATE TABLE gatekeeper.tenants (
  tenant_id  uuid PRIMARY KEY,
  name       text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
  tier       text NOT NULL CHECK (tier IN ('basic', 'standard', 'enterprise', 'development')),
  status     text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'SUSPENDED')),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE gatekeeper.api_keys (
  key_id     uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES gatekeeper.tenants,
  key_hash   bytea NOT NULL UNIQUE CHECK (octet_length(key_hash) = 32),
  scopes     text[] NOT NULL CHECK (
    cardinality(scopes) >= 1
    AND scopes <@ ARRAY['work', 'mint', 'read', 'decide', 'admin', 'platform', 'relay']
  ),
  worker_id  text,
  kind       text NOT NULL DEFAULT 'standard' CHECK (kind IN ('standard', 'bot')),
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, key_id),
  CHECK (NOT 'platform' = ANY (scopes) OR tenant_id = kit.platform_tenant()),
  CHECK (('relay' = ANY (scopes)) = (kind = 'bot'))
);

CREATE TABLE gatekeeper.people (
  person_id  uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES gatekeeper.tenants,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, person_id)
);

-- A key or a chat belongs to one person at the most: that is what makes one human one approver.
CREATE TABLE gatekeeper.person_keys (
  tenant_id uuid NOT NULL,
  key_id    uuid NOT NULL,
  person_id uuid NOT NULL,
  PRIMARY KEY (tenant_id, key_id),
  FOREIGN KEY (tenant_id, key_id) REFERENCES gatekeeper.api_keys (tenant_id, key_id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES gatekeeper.people (tenant_id, person_id)
);
CREATE INDEX person_keys_person ON gatekeeper.person_keys (tenant_id, person_id);

CREATE TABLE gatekeeper.person_telegram_users (
  tenant_id        uuid NOT NULL,
  telegram_user_id bigint NOT NULL CHECK (telegram_user_id > 0),
  person_id        uuid NOT NULL,
  PRIMARY KEY (tenant_id, telegram_user_id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES gatekeeper.people (tenant_id, person_id)
);
CREATE INDEX person_telegram_users_person ON gatekeeper.person_telegram_users (tenant_id, person_id);

CREATE TABLE kit.idempotency (
  tenant_id       uuid NOT NULL,
  service         name NOT NULL DEFAULT current_user,
  key_id          uuid NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL,
  locked_until    timestamptz NOT NULL,
  status          integer,
  -- Sealed with a key that only the caller's own API key can derive: an answer may hold a secret.
  sealed_answer   bytea,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, service, key_id, idempotency_key)
);
CREATE INDEX idempotency_age ON kit.idempotency (created_at);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'gatekeeper.tenants', 'gatekeeper.api_keys', 'gatekeeper.people', 'gatekeeper.person_keys',
    'gatekeeper.person_telegram_users'
  ]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
    EXECUTE format('CREATE POLICY lookups_by_definer ON %s FOR SELECT TO wingman_owner USING (true)', tenant_table);
  END LOOP;
END
$$;

CREATE POLICY platform_manages ON gatekeeper.tenants TO wingman_gatekeeper
  USING (kit.current_tenant() = kit.platform_tenant())
  WITH CHECK (kit.current_tenant() = kit.platform_tenant());

ALTER TABLE kit.idempotency ENABLE ROW LEVEL SECURITY;
ALTER TABLE kit.idempotency FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant_and_service ON kit.idempotency
  USING (tenant_id = kit.current_tenant() AND service = current_user)
  WITH CHECK (tenant_id = kit.current_tenant() AND service = current_user);
CREATE POLICY purged_by_definer ON kit.idempotency FOR ALL TO wingman_owner USING (true) WITH CHECK (false);

GRANT SELECT, INSERT ON gatekeeper.tenants, gatekeeper.api_keys, gatekeeper.people, gatekeeper.person_keys,
  gatekeeper.person_telegram_users TO wingman_gatekeeper;
GRANT UPDATE (status) ON gatekeeper.tenants TO wingman_gatekeeper;
GRANT UPDATE (revoked_at) ON gatekeeper.api_keys TO wingman_gatekeeper;

GRANT SELECT, DELETE, INSERT (tenant_id, key_id, idempotency_key, request_hash, locked_until),
  UPDATE (locked_until, status, sealed_answer) ON kit.idempotency TO wingman_gatekeeper, wingman_claims_ledger,
  wingman_verifier, wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;

-- Key lookup: whoever presents a key's hash learns that key, and nobody can list keys.
-- plpgsql keeps the plan of its query for the session; SQL would plan it at every call.
CREATE FUNCTION kit.find_keys(hashes bytea[])
  RETURNS TABLE (key_hash bytea, key_id uuid, tenant_id uuid, tier text, tenant_status text, scopes text[],
    worker_id text, kind text, expires_at timestamptz, revoked_at timestamptz, person_id uuid, person_name text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN QUERY SELECT k.key_hash, k.key_id, k.tenant_id, t.tier, t.status, k.scopes, k.worker_id, k.kind, k.expires_at,
    k.revoked_at, p.person_id, p.name
  FROM gatekeeper.api_keys k
  JOIN gatekeeper.tenants t ON t.tenant_id = k.tenant_id
  LEFT JOIN gatekeeper.person_keys pk ON pk.tenant_id = k.tenant_id AND pk.key_id = k.key_id
  LEFT JOIN gatekeeper.people p ON p.tenant_id = pk.tenant_id AND p.person_id = pk.person_id
  WHERE k.key_hash = ANY (hashes);
END
$$;

-- The person behind a Telegram account, within one tenant.
CREATE FUNCTION kit.find_telegram_person(of_tenant uuid, user_id bigint)
  RETURNS TABLE (person_id uuid, name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT p.person_id, p.name
  FROM gatekeeper.person_telegram_users u
  JOIN gatekeeper.people p ON p.tenant_id = u.tenant_id AND p.person_id = u.person_id
  WHERE u.tenant_id = of_tenant AND u.telegram_user_id = user_id;
END;

-- For sweepers, which must know whom to sweep for and nothing else.
CREATE FUNCTION kit.tenant_ids() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT tenant_id FROM gatekeeper.tenants;
END;

-- Stored answers are kept for a day (docs/how-to-use.md says so to clients).
CREATE FUNCTION kit.purge_idempotency() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  WITH purged AS (DELETE FROM kit.idempotency WHERE created_at < now() - interval '24 hours' RETURNING 1)
  SELECT count(*) FROM purged;
END;

GRANT EXECUTE ON FUNCTION kit.find_keys(bytea[]), kit.find_telegram_person(uuid, bigint), kit.tenant_ids(),
  kit.purge_idempotency() TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier, wingman_approvals,
  wingman_execution_gateway, wingman_watcher, wingman_output_validator;

RESET ROLE;
