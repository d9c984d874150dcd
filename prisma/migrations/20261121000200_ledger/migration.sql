-- The ledger: one append-only log per tenant, and the intake through which other services add to it.
SET LOCAL ROLE wingman_owner;

CREATE SCHEMA ledger;
GRANT USAGE ON SCHEMA ledger TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier, wingman_approvals,
  wingman_execution_gateway, wingman_watcher, wingman_output_validator;

CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: the table is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The head of each log. Its row lock is what orders appends across replicas.
CREATE TABLE ledger.logs (
  tenant_id      uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  log_id         uuid NOT NULL UNIQUE,
  size           bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  -- Hashes of the complete subtrees that make up the tree, largest first, 32 bytes each.
  peaks          bytea NOT NULL DEFAULT '' CHECK (octet_length(peaks) % 32 = 0),
  last_leaf_hash bytea CHECK (octet_length(last_leaf_hash) = 32)
);

CREATE FUNCTION ledger.head_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size <= OLD.size OR NEW.tenant_id <> OLD.tenant_id OR NEW.log_id <> OLD.log_id THEN
    RAISE EXCEPTION 'the head of log % may only grow: % to %', OLD.log_id, OLD.size, NEW.size
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER head_only_grows BEFORE UPDATE ON ledger.logs
  FOR EACH ROW EXECUTE FUNCTION ledger.head_only_grows();
CREATE TRIGGER heads_stay BEFORE DELETE OR TRUNCATE ON ledger.logs
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TABLE ledger.entries (
  tenant_id uuid NOT NULL,
  seq       bigint NOT NULL CHECK (seq >= 0),
  leaf      bytea NOT NULL CHECK (octet_length(leaf) <= 65535),
  leaf_hash bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || leaf)) STORED,
  kind      text NOT NULL,
  entry_id  text NOT NULL,
  worker_id text,
  -- Of a verdict: the claim it is about, and what it says.
  claim_id  text,
  verdict   text,
  PRIMARY KEY (tenant_id, seq)
);

-- The database derives every column from the stored bytes, so that none can disagree with what was hashed; whatever
-- an INSERT says of them is overwritten. The hash is a generated column, which follows its leaf even where somebody
-- switched triggers off. The others share one parse here; as generated columns each would parse the leaf again.
CREATE FUNCTION ledger.derive_columns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fields jsonb := convert_from(NEW.leaf, 'UTF8')::jsonb;
BEGIN
  NEW.kind      := fields ->> 'kind';
  NEW.entry_id  := fields ->> 'entry_id';
  NEW.worker_id := fields ->> 'worker_id';
  NEW.claim_id  := fields ->> 'claim_id';
  NEW.verdict   := fields ->> 'verdict';
  RETURN NEW;
END
$$;
CREATE TRIGGER derive_columns BEFORE INSERT ON ledger.entries
  FOR EACH ROW EXECUTE FUNCTION ledger.derive_columns();
CREATE UNIQUE INDEX entries_entry_id ON ledger.entries (tenant_id, entry_id);
CREATE INDEX entries_claims_by_worker ON ledger.entries (tenant_id, worker_id, seq) WHERE kind = 'claim';
CREATE INDEX entries_verdicts_by_claim ON ledger.entries (tenant_id, claim_id, seq) WHERE kind = 'verdict';

-- One row per complete subtree of 256^level leaves (level 1 and up): the full tiles of C2SP tlog-tiles.
CREATE TABLE ledger.nodes (
  tenant_id uuid NOT NULL,
  level     smallint NOT NULL CHECK (level >= 1),
  index     bigint NOT NULL CHECK (index >= 0),
  hash      bytea NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (tenant_id, level, index)
);

CREATE TABLE ledger.checkpoints (
  tenant_id  uuid NOT NULL,
  size       bigint NOT NULL CHECK (size >= 0),
  note       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, size)
);

DO $$
DECLARE
  log_table text;
BEGIN
  FOREACH log_table IN ARRAY ARRAY['ledger.entries', 'ledger.nodes', 'ledger.checkpoints']
  LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', log_table);
  END LOOP;
END
$$;

-- Which service may write which kind of entry.
CREATE TABLE ledger.producer_kinds (
  producer name NOT NULL,
  kind     text NOT NULL,
  PRIMARY KEY (producer, kind)
);
INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_gatekeeper', 'tenant.created'),
  ('wingman_gatekeeper', 'tenant.suspended'),
  ('wingman_gatekeeper', 'key.created'),
  ('wingman_gatekeeper', 'key.revoked'),
  ('wingman_gatekeeper', 'person.created'),
  ('wingman_verifier', 'verdict'),
  ('wingman_watcher', 'alert.raised'),
  ('wingman_watcher', 'alert.acknowledged'),
  ('wingman_watcher', 'worker.locked'),
  ('wingman_watcher', 'worker.unlocked'),
  ('wingman_claims_ledger', 'checkpoint');

-- What other services want in the log, written in the transaction of their own change.
CREATE TABLE ledger.intake (
  intake_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_id     uuid NOT NULL REFERENCES gatekeeper.tenants,
  producer      name NOT NULL DEFAULT current_user,
  kind          text NOT NULL,
  entry_id      uuid NOT NULL,
  fields        jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'object' AND octet_length(fields::text) <= 60000),
  accepted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  sequenced_seq bigint,
  UNIQUE (tenant_id, entry_id)
);
CREATE INDEX intake_pending ON ledger.intake (tenant_id, intake_id) WHERE sequenced_seq IS NULL;

CREATE FUNCTION ledger.sequence_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sequenced_seq IS NOT NULL THEN
    RAISE EXCEPTION 'intake row % is already entry %', OLD.intake_id, OLD.sequenced_seq
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER sequence_once BEFORE UPDATE ON ledger.intake
  FOR EACH ROW EXECUTE FUNCTION ledger.sequence_once();
CREATE TRIGGER payload_stays BEFORE DELETE OR TRUNCATE ON ledger.intake
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.wake_sequencer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ledger_intake', '');
  RETURN NULL;
END
$$;
CREATE TRIGGER wake_sequencer AFTER INSERT ON ledger.intake
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.wake_sequencer();

-- Repeats of POST /log_claim(s): the answer is derived again from the entries themselves.
CREATE TABLE ledger.idempotency (
  tenant_id       uuid NOT NULL,
  key_id          uuid NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL,
  first_seq       bigint NOT NULL,
  count           integer NOT NULL CHECK (count >= 1),
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, key_id, idempotency_key)
);
CREATE INDEX ledger_idempotency_age ON ledger.idempotency (created_at);

-- Up to which checkpoint of each tenant the meta-log (the platform tenant's log) has entries.
CREATE TABLE ledger.anchored (
  log_tenant_id uuid PRIMARY KEY,
  tenant_id     uuid NOT NULL DEFAULT kit.platform_tenant() CHECK (tenant_id = kit.platform_tenant()),
  size          bigint NOT NULL CHECK (size >= 0)
);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'ledger.logs', 'ledger.entries', 'ledger.nodes', 'ledger.checkpoints', 'ledger.idempotency', 'ledger.anchored'
  ]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;
ALTER TABLE ledger.intake ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.intake FORCE ROW LEVEL SECURITY;
CREATE POLICY producer_adds ON ledger.intake FOR INSERT WITH CHECK (
  tenant_id = kit.current_tenant()
  AND producer = current_user
  AND EXISTS (SELECT FROM ledger.producer_kinds p WHERE p.producer = current_user AND p.kind = intake.kind)
);
CREATE POLICY sequencer_reads ON ledger.intake FOR SELECT TO wingman_claims_ledger
  USING (tenant_id = kit.current_tenant());
CREATE POLICY sequencer_marks ON ledger.intake FOR UPDATE TO wingman_claims_ledger
  USING (tenant_id = kit.current_tenant()) WITH CHECK (tenant_id = kit.current_tenant());
CREATE POLICY pending_by_definer ON ledger.intake FOR SELECT TO wingman_owner USING (true);
CREATE POLICY heads_by_definer ON ledger.logs FOR SELECT TO wingman_owner USING (true);
CREATE POLICY purged_by_definer ON ledger.idempotency FOR ALL TO wingman_owner USING (true) WITH CHECK (false);

GRANT SELECT ON ledger.producer_kinds TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier,
  wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;
GRANT INSERT (tenant_id, kind, entry_id, fields) ON ledger.intake TO wingman_gatekeeper, wingman_claims_ledger,
  wingman_verifier, wingman_approvals, wingman_execution_gateway, wingman_watcher, wingman_output_validator;

GRANT SELECT, INSERT ON ledger.logs TO wingman_claims_ledger;
GRANT UPDATE (size, peaks, last_leaf_hash) ON ledger.logs TO wingman_claims_ledger;
GRANT SELECT, INSERT (tenant_id, seq, leaf) ON ledger.entries TO wingman_claims_ledger;
GRANT SELECT, INSERT ON ledger.nodes, ledger.checkpoints, ledger.idempotency TO wingman_claims_ledger;
GRANT SELECT, INSERT ON ledger.anchored TO wingman_claims_ledger;
GRANT UPDATE (size) ON ledger.anchored TO wingman_claims_ledger;
GRANT SELECT ON ledger.intake TO wingman_claims_ledger;
GRANT UPDATE (sequenced_seq) ON ledger.intake TO wingman_claims_ledger;
GRANT SELECT ON ledger.entries TO wingman_verifier, wingman_watcher;

-- Sizes of all logs: for sweepers, tailers and the checkpoint loop.
CREATE FUNCTION ledger.heads() RETURNS TABLE (tenant_id uuid, size bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT l.tenant_id, l.size FROM ledger.logs l;
END;

CREATE FUNCTION ledger.tenants_with_pending_intake() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT DISTINCT i.tenant_id FROM ledger.intake i WHERE i.sequenced_seq IS NULL;
END;

CREATE FUNCTION ledger.purge_idempotency() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  WITH purged AS (DELETE FROM ledger.idempotency WHERE created_at < now() - interval '24 hours' RETURNING 1)
  SELECT count(*) FROM purged;
END;

GRANT EXECUTE ON FUNCTION ledger.heads() TO wingman_claims_ledger, wingman_verifier, wingman_watcher;
GRANT EXECUTE ON FUNCTION ledger.tenants_with_pending_intake(), ledger.purge_idempotency() TO wingman_claims_ledger;

RESET ROLE;
