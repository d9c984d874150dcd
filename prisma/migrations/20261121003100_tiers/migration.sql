-- Tiers are data: how much a tenant of a tier may ask, by which policy, and how long what is no ledger entry is kept. And
-- a suspended tenant rests: nothing of it begins until it is resumed (docs/adr/065).
SET LOCAL ROLE wingman_owner;

CREATE TABLE gatekeeper.tiers (
  tier                text PRIMARY KEY CHECK (tier IN ('basic', 'standard', 'enterprise', 'development')),
  -- None: not limited.
  requests_per_minute integer CHECK (requests_per_minute >= 1),
  -- Days after which each goes; none: never.
  outputs_days        integer CHECK (outputs_days BETWEEN 1 AND 36500),
  reports_days        integer CHECK (reports_days BETWEEN 1 AND 36500),
  questions_days      integer CHECK (questions_days BETWEEN 1 AND 36500),
  messages_days       integer CHECK (messages_days BETWEEN 1 AND 36500),
  changed_at          timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
  changed_by          text NOT NULL,
  CHECK ((requests_per_minute IS NULL) = (tier = 'development'))
);
INSERT INTO gatekeeper.tiers
  (tier, requests_per_minute, outputs_days, reports_days, questions_days, messages_days, changed_by)
VALUES
  ('basic', 60, 30, 30, 30, 30, 'release'),
  ('standard', 600, 90, 90, 90, 90, 'release'),
  ('enterprise', 6000, 365, 365, 365, 365, 'release'),
  ('development', NULL, NULL, NULL, NULL, NULL, 'release');

-- Every policy a tier ever had; the highest revision of a tier is in force. Revisions count over all tiers, so that a
-- tenant that changes its tier never meets one again that it knew.
CREATE TABLE gatekeeper.tier_policies (
  revision   integer PRIMARY KEY CHECK (revision >= 1),
  tier       text NOT NULL CHECK (tier IN ('basic', 'standard', 'enterprise', 'development')),
  -- None: the tier says nothing any more.
  layer      jsonb CHECK (jsonb_typeof(layer) = 'object'),
  changed_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX tier_policies_newest ON gatekeeper.tier_policies (tier, revision);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON gatekeeper.tier_policies
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER tiers_stay BEFORE DELETE OR TRUNCATE ON gatekeeper.tiers
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

DO $$
DECLARE
  tier_table text;
BEGIN
  FOREACH tier_table IN ARRAY ARRAY['gatekeeper.tiers', 'gatekeeper.tier_policies']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tier_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tier_table);
    EXECUTE format('CREATE POLICY platform_manages ON %s TO wingman_gatekeeper
      USING (kit.current_tenant() = kit.platform_tenant())
      WITH CHECK (kit.current_tenant() = kit.platform_tenant())', tier_table);
    EXECUTE format('CREATE POLICY lookups_by_definer ON %s FOR SELECT TO wingman_owner USING (true)', tier_table);
  END LOOP;
END
$$;
GRANT SELECT, UPDATE (requests_per_minute, outputs_days, reports_days, questions_days, messages_days, changed_at,
  changed_by) ON gatekeeper.tiers TO wingman_gatekeeper;
GRANT SELECT, INSERT ON gatekeeper.tier_policies TO wingman_gatekeeper;

-- How often the tenant changed its tier: a part of its policy's revision, like the other two.
ALTER TABLE gatekeeper.tenants ADD COLUMN tier_changes integer NOT NULL DEFAULT 0 CHECK (tier_changes >= 0);
CREATE POLICY tier_by_definer ON gatekeeper.tenants FOR UPDATE TO wingman_owner
  USING (kit.current_tenant() = kit.platform_tenant()) WITH CHECK (kit.current_tenant() = kit.platform_tenant());

-- Moves a tenant to another tier; returns the tier it had, or nothing when there is none or it has this one. Nothing begins
-- by the old tier's policy after this was answered: it waits for what begins, under the lock of the tenant's policies.
CREATE FUNCTION kit.set_tenant_tier(of_tenant uuid, to_tier text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  earlier text;
BEGIN
  IF kit.current_tenant() IS DISTINCT FROM kit.platform_tenant() OR of_tenant = kit.platform_tenant() THEN
    RAISE EXCEPTION 'only the platform moves tenants to another tier, and never itself'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('gatekeeper.policies ' || of_tenant, 0));
  SELECT t.tier INTO earlier FROM gatekeeper.tenants t WHERE t.tenant_id = of_tenant FOR NO KEY UPDATE;
  UPDATE gatekeeper.tenants t SET tier = to_tier, tier_changes = t.tier_changes + 1
    WHERE t.tenant_id = of_tenant AND t.tier <> to_tier;
  RETURN CASE WHEN FOUND THEN earlier END;
END
$$;
GRANT EXECUTE ON FUNCTION kit.set_tenant_tier(uuid, text) TO wingman_gatekeeper;

-- As kit.find_keys, which the earlier release calls, and with the tenant's limit: whoever presents a key's hash learns that
-- key, and nobody can list keys.
CREATE FUNCTION kit.known_keys(hashes bytea[])
  RETURNS TABLE (key_hash bytea, key_id uuid, tenant_id uuid, tier text, tenant_status text, scopes text[],
    worker_id text, kind text, expires_at timestamptz, revoked_at timestamptz, person_id uuid, person_name text,
    requests_per_minute integer)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN QUERY SELECT k.key_hash, k.key_id, k.tenant_id, t.tier, t.status, k.scopes, k.worker_id, k.kind, k.expires_at,
    k.revoked_at, p.person_id, p.name, l.requests_per_minute
  FROM gatekeeper.api_keys k
  JOIN gatekeeper.tenants t ON t.tenant_id = k.tenant_id
  JOIN gatekeeper.tiers l ON l.tier = t.tier
  LEFT JOIN gatekeeper.person_keys pk ON pk.tenant_id = k.tenant_id AND pk.key_id = k.key_id
  LEFT JOIN gatekeeper.people p ON p.tenant_id = pk.tenant_id AND p.person_id = pk.person_id
  WHERE k.key_hash = ANY (hashes);
END
$$;
GRANT EXECUTE ON FUNCTION kit.known_keys(bytea[]) TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier,
  wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;

-- The running tenant's policy: its tier's layer, then its own. Each of the three numbers only grows, so their sum is the
-- same only where all three are.
CREATE OR REPLACE FUNCTION kit.policy_revision() RETURNS integer
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN (SELECT coalesce(max(p.revision), 0) FROM gatekeeper.policies p WHERE p.tenant_id = kit.current_tenant())
    + (SELECT coalesce(max(r.revision), 0) FROM gatekeeper.tier_policies r)
    + coalesce((SELECT t.tier_changes FROM gatekeeper.tenants t WHERE t.tenant_id = kit.current_tenant()), 0);
END
$$;
CREATE FUNCTION kit.tier_layers() RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT coalesce((
    SELECT CASE WHEN r.layer IS NULL THEN '[]' ELSE jsonb_build_array(r.layer) END
    FROM gatekeeper.tenants t JOIN gatekeeper.tier_policies r ON r.tier = t.tier
    WHERE t.tenant_id = kit.current_tenant() ORDER BY r.revision DESC LIMIT 1
  ), '[]');
END;
CREATE OR REPLACE FUNCTION kit.policy_in_force() RETURNS TABLE (revision integer, layers jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT kit.policy_revision(), kit.tier_layers() || coalesce((
    SELECT p.layers FROM gatekeeper.policies p
    WHERE p.tenant_id = kit.current_tenant() ORDER BY p.revision DESC LIMIT 1
  ), '[]');
END;
GRANT EXECUTE ON FUNCTION kit.policy_in_force(), kit.policy_revision(), kit.tier_layers() TO wingman_gatekeeper;

-- Whether the running tenant is suspended.
CREATE FUNCTION kit.tenant_rests() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM gatekeeper.tenants t WHERE t.tenant_id = kit.current_tenant() AND t.status = 'SUSPENDED');
END
$$;
GRANT EXECUTE ON FUNCTION kit.tenant_rests() TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier,
  wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;

-- Nothing of a tenant that rests is approved, minted or begun, whoever asks.
CREATE OR REPLACE FUNCTION approvals.is_paused() RETURNS boolean
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('approvals.pauses ' || kit.current_tenant(), 0));
  RETURN kit.tenant_rests()
    OR EXISTS (SELECT FROM approvals.pauses p WHERE p.tenant_id = kit.current_tenant() AND p.paused);
END
$$;

-- What begins holds off a suspension and another policy of its tier too.
CREATE OR REPLACE FUNCTION kit.execution_stands(
  of_jti uuid, of_approval uuid, of_command text, of_hash text, of_worker text)
  RETURNS TABLE (stands boolean, paused boolean, worker_locked boolean, policy_revision integer)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(
    hashtextextended('watcher.workers ' || kit.current_tenant() || ' ' || of_worker, 0));
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('gatekeeper.policies ' || kit.current_tenant(), 0));
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('gatekeeper.tier_policies', 0));
  PERFORM FROM gatekeeper.tenants t WHERE t.tenant_id = kit.current_tenant() FOR SHARE;
  paused := approvals.is_paused();
  PERFORM FROM approvals.tokens t WHERE t.tenant_id = kit.current_tenant() AND t.jti = of_jti FOR SHARE;
  stands := EXISTS (
    SELECT FROM approvals.tokens t
    WHERE t.tenant_id = kit.current_tenant() AND t.jti = of_jti AND t.approval_id = of_approval
      AND t.command_digest = of_command AND t.token_hash = of_hash AND t.revoked_at IS NULL AND t.expires_at > clock_timestamp()
  );
  worker_locked := EXISTS (SELECT FROM kit.locked_workers(ARRAY[kit.current_tenant()], ARRAY[of_worker]));
  policy_revision := kit.policy_revision();
  RETURN NEXT;
END
$$;

-- What sweeps find to do. Nothing of a tenant that rests: it is found again when it is resumed.
CREATE FUNCTION ledger.working_heads() RETURNS TABLE (tenant_id uuid, size bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT l.tenant_id, l.size FROM ledger.logs l JOIN gatekeeper.tenants t ON t.tenant_id = l.tenant_id
  WHERE t.status = 'ACTIVE';
END;
GRANT EXECUTE ON FUNCTION ledger.working_heads() TO wingman_verifier;

CREATE OR REPLACE FUNCTION verifier.due_baselines(hosts text[], without_host boolean, elsewhere boolean, most integer)
  RETURNS TABLE (tenant_id uuid, check_id uuid, host text, created_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT c.tenant_id, c.check_id, c.context ->> 'host', c.created_at FROM gatekeeper.checks c
  JOIN gatekeeper.tenants t ON t.tenant_id = c.tenant_id AND t.status = 'ACTIVE'
  WHERE c.baseline = 'PENDING' AND CASE
    WHEN elsewhere THEN c.context ->> 'host' IS NOT NULL AND NOT c.context ->> 'host' = ANY (hosts)
    WHEN c.context ->> 'host' IS NULL THEN without_host
    ELSE c.context ->> 'host' = ANY (hosts)
  END
  ORDER BY c.check_id LIMIT most;
END;

CREATE OR REPLACE FUNCTION approvals.due_escalations(how_many integer) RETURNS TABLE (tenant_id uuid, approval_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT e.tenant_id, e.approval_id FROM approvals.escalations e
  JOIN gatekeeper.tenants t ON t.tenant_id = e.tenant_id AND t.status = 'ACTIVE'
  WHERE e.next_at <= statement_timestamp()
  ORDER BY e.next_at LIMIT how_many;
END;

CREATE OR REPLACE FUNCTION watcher.tenants_with_open_alerts(
  told_before timestamptz, raised_after timestamptz, most integer) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT DISTINCT a.tenant_id FROM watcher.alerts a
  JOIN gatekeeper.tenants t ON t.tenant_id = a.tenant_id AND t.status = 'ACTIVE'
  WHERE a.acked_at IS NULL AND a.severity <> 'INFO' AND a.raised_at > raised_after AND a.escalations < most
    AND coalesce(a.escalated_at, a.raised_at) < told_before;
END;

CREATE OR REPLACE FUNCTION watcher.tenants_with_rollbacks_due() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT DISTINCT r.tenant_id FROM watcher.rollbacks r
  JOIN gatekeeper.tenants t ON t.tenant_id = r.tenant_id AND t.status = 'ACTIVE'
  WHERE r.status = 'PENDING' AND r.due_at <= clock_timestamp();
END;

CREATE OR REPLACE FUNCTION validator.due(most integer) RETURNS TABLE (tenant_id uuid, validation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT s.tenant_id, s.validation_id FROM validator.submissions s
  JOIN gatekeeper.tenants t ON t.tenant_id = s.tenant_id AND t.status = 'ACTIVE'
  WHERE s.leased_until IS NULL OR s.leased_until <= statement_timestamp()
  ORDER BY s.leased_until NULLS FIRST, s.validation_id LIMIT most;
END;
CREATE OR REPLACE FUNCTION validator.unopened(most integer) RETURNS TABLE (tenant_id uuid, validation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT v.tenant_id, v.validation_id FROM validator.validations v
  JOIN gatekeeper.tenants t ON t.tenant_id = v.tenant_id AND t.status = 'ACTIVE'
  WHERE v.decision = 'MANUAL_REVIEW' AND v.approval_id IS NULL
  ORDER BY v.decided_at LIMIT most;
END;

-- What monitoring asks: of a tenant that rests nobody is waited for.
CREATE OR REPLACE FUNCTION verifier.backlog() RETURNS TABLE (pending bigint, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT coalesce(sum(open.claims), 0)::bigint,
    coalesce(extract(epoch FROM statement_timestamp()
      - min((convert_from(first.leaf, 'UTF8')::jsonb ->> 'timestamp')::timestamptz)), 0)::double precision
  FROM ledger.working_heads() l
  CROSS JOIN LATERAL (
    SELECT coalesce(min(c.next_seq) FILTER (WHERE c.part IN ('', '@')), min(c.next_seq), 0) AS seq
    FROM verifier.cursors c WHERE c.tenant_id = l.tenant_id
  ) place
  CROSS JOIN LATERAL (
    SELECT count(*) AS claims, min(e.seq) AS first_seq FROM ledger.entries e
    WHERE e.tenant_id = l.tenant_id AND e.seq >= place.seq AND e.seq < place.seq + 20000 AND e.kind = 'claim'
      AND NOT EXISTS (
        SELECT FROM verifier.verifications v
        WHERE v.tenant_id = e.tenant_id AND v.claim_id = e.entry_id::uuid AND v.binding)
  ) open
  LEFT JOIN ledger.entries first ON first.tenant_id = l.tenant_id AND first.seq = open.first_seq
  WHERE place.seq < l.size;
END;

CREATE OR REPLACE FUNCTION watcher.unanswered()
  RETURNS TABLE (warning bigint, critical bigint, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT count(*) FILTER (WHERE a.severity = 'WARNING'), count(*) FILTER (WHERE a.severity = 'CRITICAL'),
    coalesce(extract(epoch FROM statement_timestamp() - min(a.raised_at)), 0)::double precision
  FROM watcher.alerts a JOIN gatekeeper.tenants t ON t.tenant_id = a.tenant_id AND t.status = 'ACTIVE'
  WHERE a.acked_at IS NULL AND a.severity <> 'INFO';
END;

CREATE OR REPLACE FUNCTION watcher.totals()
  RETURNS TABLE (deliveries_pending bigint, deliveries_dead bigint, workers_locked bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT (SELECT count(*) FROM watcher.deliveries d
      JOIN gatekeeper.tenants t ON t.tenant_id = d.tenant_id AND t.status = 'ACTIVE' WHERE d.status = 'PENDING'),
    (SELECT count(*) FROM watcher.deliveries d WHERE d.status = 'DEAD'),
    (SELECT count(*) FROM watcher.workers w WHERE w.standing = 'LOCKED');
END;

CREATE OR REPLACE FUNCTION approvals.backlog()
  RETURNS TABLE (deliveries_pending bigint, deliveries_dead bigint, overdue bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT
    (SELECT count(*) FROM approvals.deliveries d
     JOIN gatekeeper.tenants t ON t.tenant_id = d.tenant_id AND t.status = 'ACTIVE' WHERE d.status = 'PENDING'),
    (SELECT count(*) FROM approvals.deliveries d WHERE d.status = 'DEAD'),
    (SELECT count(*) FROM approvals.requests r
     WHERE r.status = 'PENDING' AND r.expires_at <= statement_timestamp() - interval '1 minute');
END;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_gatekeeper', 'tenant.resumed'),
  ('wingman_gatekeeper', 'tenant.tier_changed'),
  ('wingman_gatekeeper', 'tier.changed');

RESET ROLE;
