-- Alerts, worker standing, and what must still be told to people.
SET LOCAL ROLE wingman_owner;

CREATE SCHEMA watcher;
GRANT USAGE ON SCHEMA watcher TO wingman_watcher;

CREATE TABLE watcher.workers (
  tenant_id    uuid NOT NULL REFERENCES gatekeeper.tenants,
  worker_id    text NOT NULL,
  standing     text NOT NULL DEFAULT 'OK' CHECK (standing IN ('OK', 'LOCKED')),
  since        timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason       text,
  claims       bigint NOT NULL DEFAULT 0 CHECK (claims >= 0),
  false_claims bigint NOT NULL DEFAULT 0 CHECK (false_claims >= 0),
  PRIMARY KEY (tenant_id, worker_id)
);
CREATE INDEX workers_locked ON watcher.workers (tenant_id, worker_id) WHERE standing = 'LOCKED';

CREATE TABLE watcher.alerts (
  alert_id        uuid PRIMARY KEY,
  tenant_id       uuid NOT NULL REFERENCES gatekeeper.tenants,
  kind            text NOT NULL CHECK (kind IN ('false_claim', 'ledger_inconsistent')),
  severity        text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
  title           text NOT NULL,
  detail          text NOT NULL,
  worker_id       text,
  claim_id        uuid,
  verification_id uuid,
  -- One event, one record: a verification's id, or the subject and window of a repeating fault.
  dedup_key       text NOT NULL,
  occurrences     integer NOT NULL DEFAULT 1 CHECK (occurrences >= 1),
  raised_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  escalated_at    timestamptz,
  acked_at        timestamptz,
  acked_by        text,
  UNIQUE (tenant_id, dedup_key),
  UNIQUE (tenant_id, alert_id),
  CHECK ((acked_at IS NULL) = (acked_by IS NULL))
);
CREATE INDEX alerts_unanswered ON watcher.alerts (raised_at)
  WHERE acked_at IS NULL AND escalated_at IS NULL AND severity <> 'INFO';

CREATE TABLE watcher.deliveries (
  delivery_id      uuid PRIMARY KEY,
  tenant_id        uuid NOT NULL REFERENCES gatekeeper.tenants,
  alert_id         uuid NOT NULL,
  channel          text NOT NULL CHECK (channel IN ('telegram')),
  -- The reminder that nobody has acknowledged the alert yet.
  escalation       boolean NOT NULL DEFAULT false,
  status           text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SENT', 'DEAD')),
  attempt          integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  -- When it may next be taken: the end of the running lease, or of the wait after a failed attempt.
  due_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Who took it last; only that one may report on it.
  holder           text,
  sent_message_ids bigint[] NOT NULL DEFAULT '{}',
  last_error       text,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at          timestamptz,
  UNIQUE (tenant_id, alert_id, channel, escalation),
  FOREIGN KEY (tenant_id, alert_id) REFERENCES watcher.alerts (tenant_id, alert_id)
);
CREATE INDEX deliveries_due ON watcher.deliveries (tenant_id, channel, due_at) WHERE status = 'PENDING';
CREATE INDEX deliveries_dead ON watcher.deliveries (tenant_id) WHERE status = 'DEAD';

CREATE FUNCTION watcher.wake_deliverers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('watcher_deliveries', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER wake_deliverers AFTER INSERT ON watcher.deliveries
  FOR EACH STATEMENT EXECUTE FUNCTION watcher.wake_deliverers();

-- The next entry of the tenant's log that the tailer will look at; moved in the transaction of its effects.
CREATE TABLE watcher.cursors (
  tenant_id uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  next_seq  bigint NOT NULL DEFAULT 0 CHECK (next_seq >= 0)
);

-- The newest checkpoint the watcher saw: an older or different tree than this one is a rewrite.
CREATE TABLE watcher.checkpoints_seen (
  tenant_id uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  note      text NOT NULL
);

CREATE TABLE watcher.leases (
  tenant_id  uuid NOT NULL REFERENCES gatekeeper.tenants,
  name       text NOT NULL,
  holder     text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, name)
);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'watcher.workers', 'watcher.alerts', 'watcher.deliveries', 'watcher.cursors', 'watcher.checkpoints_seen',
    'watcher.leases'
  ]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;
CREATE POLICY standing_by_definer ON watcher.workers FOR SELECT TO wingman_owner USING (true);
CREATE POLICY unanswered_by_definer ON watcher.alerts FOR SELECT TO wingman_owner USING (true);
CREATE POLICY totals_by_definer ON watcher.deliveries FOR SELECT TO wingman_owner USING (true);

GRANT SELECT, INSERT ON watcher.workers, watcher.alerts, watcher.deliveries, watcher.cursors,
  watcher.checkpoints_seen, watcher.leases TO wingman_watcher;
GRANT UPDATE (standing, since, reason, claims, false_claims) ON watcher.workers TO wingman_watcher;
GRANT UPDATE (occurrences, last_seen_at, escalated_at, severity, acked_at, acked_by) ON watcher.alerts TO wingman_watcher;
GRANT UPDATE (status, attempt, due_at, holder, sent_message_ids, last_error, sent_at) ON watcher.deliveries
  TO wingman_watcher;
GRANT UPDATE (next_seq) ON watcher.cursors TO wingman_watcher;
GRANT UPDATE (note) ON watcher.checkpoints_seen TO wingman_watcher;
GRANT UPDATE (holder, expires_at) ON watcher.leases TO wingman_watcher;

-- Standing for every service: which of these workers are locked (pairs at the same position belong together).
-- plpgsql keeps the plan of its query for the session; SQL would plan it at every call.
CREATE FUNCTION kit.locked_workers(of_tenants uuid[], of_workers text[])
  RETURNS TABLE (tenant_id uuid, worker_id text, since timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN QUERY SELECT w.tenant_id, w.worker_id, w.since
  FROM unnest(of_tenants, of_workers) AS asked (tenant_id, worker_id)
  JOIN watcher.workers w ON w.tenant_id = asked.tenant_id AND w.worker_id = asked.worker_id
  WHERE w.standing = 'LOCKED';
END
$$;
GRANT EXECUTE ON FUNCTION kit.locked_workers(uuid[], text[]) TO wingman_gatekeeper, wingman_claims_ledger,
  wingman_verifier, wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;

-- Whose alerts wait for a person since before this moment: for the sweep that reminds, which works tenant by tenant.
CREATE FUNCTION watcher.tenants_with_unanswered_alerts(raised_before timestamptz) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT DISTINCT a.tenant_id FROM watcher.alerts a
  WHERE a.acked_at IS NULL AND a.escalated_at IS NULL AND a.severity <> 'INFO' AND a.raised_at < raised_before;
END;

-- Sums over all tenants, for metrics: no tenant can be told from them.
CREATE FUNCTION watcher.totals() RETURNS TABLE (deliveries_pending bigint, deliveries_dead bigint, workers_locked bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT (SELECT count(*) FROM watcher.deliveries d WHERE d.status = 'PENDING'),
    (SELECT count(*) FROM watcher.deliveries d WHERE d.status = 'DEAD'),
    (SELECT count(*) FROM watcher.workers w WHERE w.standing = 'LOCKED');
END;
GRANT EXECUTE ON FUNCTION watcher.tenants_with_unanswered_alerts(timestamptz), watcher.totals() TO wingman_watcher;

RESET ROLE;
