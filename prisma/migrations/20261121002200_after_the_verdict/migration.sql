-- What follows a verdict: claims that are looked at again, alerts that nobody answers, and rollbacks that must be asked for.
SET LOCAL ROLE wingman_owner;

-- A later look at a claim that has its verdict. The verdict itself stays as it is, and stays the only binding one.
ALTER TABLE verifier.verifications
  ADD COLUMN again text CHECK (again IN ('asked', 'scheduled')),
  -- Of scheduled looks: the how manieth.
  ADD COLUMN round integer CHECK (round >= 1),
  -- What the look means beside those before it.
  ADD COLUMN finding text CHECK (finding IN ('unchanged', 'drift', 'came_true', 'first_decided', 'undecided')),
  ADD CONSTRAINT looks_again CHECK ((again IS NULL) = (finding IS NULL) AND (again IS NULL OR NOT binding AND claim_id IS NOT NULL)
    AND (round IS NULL OR again = 'scheduled'));
CREATE UNIQUE INDEX one_look_a_round ON verifier.verifications (tenant_id, claim_id, round) WHERE round IS NOT NULL;

-- How far the tenant's log was searched for claims to look at again, and when the next round may begin: one replica takes it.
CREATE TABLE verifier.recheck_cursors (
  tenant_id     uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  next_seq      bigint NOT NULL CHECK (next_seq >= 0),
  next_round_at timestamptz NOT NULL DEFAULT '-infinity'
);

-- Claims that were found TRUE and are looked at again.
CREATE TABLE verifier.rechecks (
  tenant_id uuid NOT NULL REFERENCES gatekeeper.tenants,
  claim_id  uuid NOT NULL,
  -- The host that the claim is about; none: any verifier may look.
  host      text,
  -- Looks that ended.
  done      integer NOT NULL DEFAULT 0 CHECK (done >= 0),
  -- Looks that were begun since the last one ended: one that ends the process again and again is given up.
  started   integer NOT NULL DEFAULT 0 CHECK (started >= 0),
  -- When it may next be taken; none: never again.
  next_at   timestamptz,
  PRIMARY KEY (tenant_id, claim_id)
);
CREATE INDEX rechecks_due ON verifier.rechecks (tenant_id, next_at) WHERE next_at IS NOT NULL;

GRANT SELECT, INSERT ON verifier.recheck_cursors, verifier.rechecks TO wingman_verifier;
GRANT UPDATE (next_seq, next_round_at) ON verifier.recheck_cursors TO wingman_verifier;
GRANT UPDATE (done, started, next_at) ON verifier.rechecks TO wingman_verifier;
GRANT EXECUTE ON FUNCTION kit.policy_in_force() TO wingman_verifier;

CREATE INDEX entries_looks_again_by_claim ON ledger.entries (tenant_id, claim_id, seq) WHERE kind = 'verdict.again';

ALTER TABLE watcher.alerts DROP CONSTRAINT alerts_kind_check;
ALTER TABLE watcher.alerts ADD CONSTRAINT alerts_kind_check
  CHECK (kind IN ('false_claim', 'late_false_claim', 'drift', 'rollback_refused', 'ledger_inconsistent',
    'execution_refused', 'execution_unknown'));

-- How often people were told again. `escalated_at` says when last.
ALTER TABLE watcher.alerts ADD COLUMN escalations integer NOT NULL DEFAULT 0 CHECK (escalations >= 0);
UPDATE watcher.alerts SET escalations = 1 WHERE escalated_at IS NOT NULL;
ALTER TABLE watcher.deliveries ADD COLUMN step integer NOT NULL DEFAULT 0 CHECK (step >= 0);
ALTER TABLE watcher.deliveries DROP CONSTRAINT deliveries_tenant_id_alert_id_channel_escalation_key;
ALTER TABLE watcher.deliveries ADD CONSTRAINT deliveries_once UNIQUE (tenant_id, alert_id, channel, escalation, step);
GRANT UPDATE (escalations) ON watcher.alerts TO wingman_watcher;
CREATE INDEX alerts_open ON watcher.alerts (raised_at) WHERE acked_at IS NULL AND severity <> 'INFO';

-- Whose alerts may have to be told again: for the sweep, which works tenant by tenant and knows each one's policy.
CREATE FUNCTION watcher.tenants_with_open_alerts(told_before timestamptz, raised_after timestamptz, most integer)
  RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT DISTINCT a.tenant_id FROM watcher.alerts a
  WHERE a.acked_at IS NULL AND a.severity <> 'INFO' AND a.raised_at > raised_after AND a.escalations < most
    AND coalesce(a.escalated_at, a.raised_at) < told_before;
END;

-- Rollbacks that follow from a verdict, one for each; the row commits with its alert, a sweep asks for the approval. Its
-- id is the approval's, so that asking twice is asking once.
CREATE TABLE watcher.rollbacks (
  tenant_id       uuid NOT NULL REFERENCES gatekeeper.tenants,
  rollback_id     uuid NOT NULL,
  alert_id        uuid NOT NULL,
  verification_id uuid NOT NULL,
  -- What approvals is asked, word by word.
  request         jsonb NOT NULL CHECK (jsonb_typeof(request) = 'object'),
  status          text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'REQUESTED', 'REFUSED')),
  attempt         integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  due_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Why it was refused, or why the last attempt failed.
  reason          text,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, rollback_id),
  UNIQUE (tenant_id, verification_id),
  UNIQUE (tenant_id, alert_id),
  FOREIGN KEY (tenant_id, alert_id) REFERENCES watcher.alerts (tenant_id, alert_id)
);
CREATE INDEX rollbacks_due ON watcher.rollbacks (due_at) WHERE status = 'PENDING';

GRANT SELECT, INSERT ON watcher.rollbacks TO wingman_watcher;
GRANT UPDATE (status, attempt, due_at, reason) ON watcher.rollbacks TO wingman_watcher;

-- A rollback that was asked for, or refused, stays so.
CREATE FUNCTION watcher.rollback_settles_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'PENDING' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rollback % is % and stays so', OLD.rollback_id, OLD.status USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER rollback_settles_once BEFORE UPDATE ON watcher.rollbacks
  FOR EACH ROW EXECUTE FUNCTION watcher.rollback_settles_once();

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['verifier.recheck_cursors', 'verifier.rechecks', 'watcher.rollbacks']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;
CREATE POLICY due_by_definer ON watcher.rollbacks FOR SELECT TO wingman_owner USING (true);

-- Whose rollbacks must be asked for now.
CREATE FUNCTION watcher.tenants_with_rollbacks_due() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT DISTINCT r.tenant_id FROM watcher.rollbacks r WHERE r.status = 'PENDING' AND r.due_at <= clock_timestamp();
END;
GRANT EXECUTE ON FUNCTION watcher.tenants_with_open_alerts(timestamptz, timestamptz, integer),
  watcher.tenants_with_rollbacks_due() TO wingman_watcher;

-- The running tenant's tier, for requests that no key of the tenant makes.
CREATE FUNCTION kit.tenant_tier() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT t.tier FROM gatekeeper.tenants t WHERE t.tenant_id = kit.current_tenant();
END;
GRANT EXECUTE ON FUNCTION kit.tenant_tier() TO wingman_approvals;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_verifier', 'verdict.again'),
  ('wingman_watcher', 'alert.escalated');

RESET ROLE;
