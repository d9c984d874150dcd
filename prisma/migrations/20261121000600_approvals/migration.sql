-- Requests that wait for a person, what people decided, and which tokens were minted for what they approved.
SET LOCAL ROLE wingman_owner;

CREATE TABLE approvals.requests (
  tenant_id           uuid NOT NULL REFERENCES gatekeeper.tenants,
  approval_id         uuid NOT NULL,
  worker_id           text NOT NULL,
  title               text NOT NULL,
  instruction         text NOT NULL,
  environment         text NOT NULL,
  check_id            uuid,
  metadata            jsonb,
  -- What would run: arrays of words.
  commands            jsonb NOT NULL CHECK (jsonb_typeof(commands) = 'array'),
  -- What the commands name, as it was: ids, image digests, file hashes.
  objects             jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(objects) = 'object'),
  binding             text NOT NULL CHECK (binding IN ('bound', 'unresolved')),
  -- Hex SHA-256 of everything the approval is bound to (libs/token).
  digest              text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  -- By which the same request is known again while one waits.
  request_digest      bytea NOT NULL CHECK (octet_length(request_digest) = 32),
  risk                jsonb NOT NULL,
  validation          jsonb,
  policy_version      text NOT NULL,
  -- So many different people must approve.
  required_decisions  smallint NOT NULL CHECK (required_decisions BETWEEN 1 AND 5),
  -- Who asked: nobody approves their own request, by whatever key or chat.
  requester_key_id    uuid NOT NULL,
  requester_person_id uuid,
  -- Rough size of what a list would show of it.
  size                integer NOT NULL CHECK (size >= 0),
  born_status         text NOT NULL CHECK (born_status IN ('PENDING', 'AUTO_APPROVED', 'AUTO_REJECTED')),
  status              text NOT NULL CHECK (status IN ('PENDING', 'AUTO_APPROVED', 'AUTO_REJECTED', 'APPROVED',
    'REJECTED', 'EXPIRED', 'CANCELLED')),
  created_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at          timestamptz NOT NULL,
  decided_at          timestamptz,
  decided_by          text,
  note                text,
  -- The deciding signature (compact JWS), by a key that the database does not hold.
  signature           text,
  PRIMARY KEY (tenant_id, approval_id),
  CHECK (expires_at > created_at),
  CHECK ((status = 'PENDING') = (decided_at IS NULL)),
  CHECK (status NOT IN ('AUTO_APPROVED', 'APPROVED') OR signature IS NOT NULL)
);
CREATE UNIQUE INDEX requests_waiting_once ON approvals.requests (tenant_id, worker_id, request_digest)
  WHERE status = 'PENDING';
CREATE INDEX requests_by_status ON approvals.requests (tenant_id, status, approval_id);
CREATE INDEX requests_by_worker ON approvals.requests (tenant_id, worker_id, approval_id);
CREATE INDEX requests_due ON approvals.requests (expires_at) WHERE status = 'PENDING';

-- The state machine, for whoever writes: a decision is final. A rejection by validation may be appealed.
CREATE FUNCTION approvals.decide_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'PENDING' AND NEW.status IN ('APPROVED', 'REJECTED', 'EXPIRED', 'CANCELLED')
    OR OLD.status = 'AUTO_REJECTED' AND NEW.status = 'APPROVED'
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'approval % is not allowed to go from % to %', OLD.approval_id, OLD.status, NEW.status
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER decide_once BEFORE UPDATE ON approvals.requests
  FOR EACH ROW EXECUTE FUNCTION approvals.decide_once();
CREATE TRIGGER requests_stay BEFORE DELETE OR TRUNCATE ON approvals.requests
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Whoever waits for a request is told its id.
CREATE FUNCTION approvals.tell_waiters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('approvals_settled', NEW.approval_id::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_waiters AFTER UPDATE ON approvals.requests
  FOR EACH ROW EXECUTE FUNCTION approvals.tell_waiters();

-- What each person said, each of the two once: whoever has agreed may still say no while others are waited for.
CREATE TABLE approvals.decisions (
  tenant_id   uuid NOT NULL,
  approval_id uuid NOT NULL,
  -- `person:<id>`, or `key:<id>` where nobody is known behind the key.
  subject     text NOT NULL,
  decision    text NOT NULL CHECK (decision IN ('APPROVED', 'REJECTED')),
  -- As it is shown.
  decided_by  text NOT NULL,
  key_id      uuid NOT NULL,
  note        text,
  signature   text NOT NULL,
  decided_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, approval_id, subject, decision),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals.requests
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON approvals.decisions
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Of a minted token only its id and its hash are kept.
CREATE TABLE approvals.tokens (
  tenant_id      uuid NOT NULL,
  jti            uuid NOT NULL,
  approval_id    uuid NOT NULL,
  -- Hex SHA-256 of the command's words (libs/token).
  command_digest text NOT NULL CHECK (command_digest ~ '^[0-9a-f]{64}$'),
  token_hash     text NOT NULL CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  environment    text NOT NULL,
  minted_by      text NOT NULL,
  key_id         uuid NOT NULL,
  issued_at      timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  revoked_at     timestamptz,
  PRIMARY KEY (tenant_id, jti),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals.requests,
  CHECK (expires_at > issued_at)
);
CREATE UNIQUE INDEX tokens_one_alive ON approvals.tokens (tenant_id, approval_id, command_digest)
  WHERE revoked_at IS NULL;
CREATE INDEX tokens_by_approval ON approvals.tokens (tenant_id, approval_id, command_digest);

CREATE FUNCTION approvals.revoke_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL THEN
    RAISE EXCEPTION 'token % is not allowed to come back', OLD.jti USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER revoke_once BEFORE UPDATE ON approvals.tokens
  FOR EACH ROW EXECUTE FUNCTION approvals.revoke_once();
CREATE TRIGGER tokens_stay BEFORE DELETE OR TRUNCATE ON approvals.tokens
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Whether a tenant's approvals are stopped. No row: they are not.
CREATE TABLE approvals.pauses (
  tenant_id  uuid PRIMARY KEY REFERENCES gatekeeper.tenants,
  paused     boolean NOT NULL,
  changed_by text NOT NULL,
  reason     text,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Answers of POST /approvals/request under an Idempotency-Key: derived again from the request they are about.
CREATE TABLE approvals.idempotency (
  tenant_id       uuid NOT NULL,
  key_id          uuid NOT NULL,
  idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
  request_hash    bytea NOT NULL,
  approval_id     uuid NOT NULL,
  -- The answer said that this request waited already.
  duplicate       boolean NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, key_id, idempotency_key)
);
CREATE INDEX approvals_idempotency_age ON approvals.idempotency (created_at);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY[
    'approvals.requests', 'approvals.decisions', 'approvals.tokens', 'approvals.pauses', 'approvals.idempotency'
  ]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;
CREATE POLICY due_by_definer ON approvals.requests FOR SELECT TO wingman_owner USING (true);
CREATE POLICY totals_by_definer ON approvals.pauses FOR SELECT TO wingman_owner USING (true);
CREATE POLICY purged_by_definer ON approvals.idempotency FOR ALL TO wingman_owner USING (true) WITH CHECK (false);

GRANT SELECT, INSERT ON approvals.requests, approvals.decisions, approvals.tokens, approvals.pauses,
  approvals.idempotency TO wingman_approvals;
GRANT UPDATE (status, decided_at, decided_by, note, signature) ON approvals.requests TO wingman_approvals;
GRANT UPDATE (revoked_at) ON approvals.tokens TO wingman_approvals;
GRANT UPDATE (paused, changed_by, reason, changed_at) ON approvals.pauses TO wingman_approvals;

-- Whether the tenant's approvals are stopped. Holds off a pause until the asking transaction has ended, so that
-- nothing is approved after a pause was answered; the trigger below is the other half. The look comes after the lock:
-- in a volatile function each statement sees what was committed before it.
CREATE FUNCTION approvals.is_paused() RETURNS boolean
  LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('approvals.pauses ' || kit.current_tenant(), 0));
  RETURN EXISTS (SELECT FROM approvals.pauses p WHERE p.tenant_id = kit.current_tenant() AND p.paused);
END
$$;
CREATE FUNCTION approvals.await_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('approvals.pauses ' || NEW.tenant_id, 0));
  RETURN NEW;
END
$$;
CREATE TRIGGER await_approvals BEFORE INSERT OR UPDATE ON approvals.pauses
  FOR EACH ROW EXECUTE FUNCTION approvals.await_approvals();

-- Which of these requests no longer wait: for waiters of all tenants after a lost connection. Tells ids only.
CREATE FUNCTION approvals.settled_among(asked uuid[]) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT r.approval_id FROM unnest(asked) AS waited (approval_id)
  JOIN approvals.requests r ON r.approval_id = waited.approval_id
  WHERE r.status <> 'PENDING';
END;
CREATE INDEX requests_by_id ON approvals.requests (approval_id);

-- Requests whose time is up, for the sweep, which works tenant by tenant.
CREATE FUNCTION approvals.due(most integer) RETURNS TABLE (tenant_id uuid, approval_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT r.tenant_id, r.approval_id FROM approvals.requests r
  WHERE r.status = 'PENDING' AND r.expires_at <= statement_timestamp()
  ORDER BY r.expires_at LIMIT most;
END;

-- Sums over all tenants, for metrics: no tenant can be told from them.
CREATE FUNCTION approvals.totals() RETURNS TABLE (pending bigint, oldest_seconds double precision, paused bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT count(*), coalesce(extract(epoch FROM statement_timestamp() - min(r.created_at)), 0)::double precision,
    (SELECT count(*) FROM approvals.pauses p WHERE p.paused)
  FROM approvals.requests r WHERE r.status = 'PENDING';
END;

CREATE FUNCTION approvals.purge_idempotency() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  WITH purged AS (DELETE FROM approvals.idempotency WHERE created_at < now() - interval '24 hours' RETURNING 1)
  SELECT count(*) FROM purged;
END;

-- What approvals must know of the gatekeeper's: the running tenant's policy, and one check by its id. As their owner is
-- bound by row-level security too, these see the running tenant only.
CREATE FUNCTION kit.policy_in_force() RETURNS TABLE (revision integer, layers jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT p.revision, p.layers FROM gatekeeper.policies p
  WHERE p.tenant_id = kit.current_tenant() ORDER BY p.revision DESC LIMIT 1;
END;
CREATE FUNCTION kit.policy_revision() RETURNS integer
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN (SELECT coalesce(max(p.revision), 0) FROM gatekeeper.policies p WHERE p.tenant_id = kit.current_tenant());
END
$$;
CREATE FUNCTION kit.find_check(of_check uuid)
  RETURNS TABLE (worker_id text, environment text, decision text, instruction_sha256 bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT c.worker_id, c.environment, c.decision, c.instruction_sha256 FROM gatekeeper.checks c
  WHERE c.tenant_id = kit.current_tenant() AND c.check_id = of_check;
END;
-- Who stands behind these keys and behind a worker's keys: nobody approves their own request, and nobody counts twice.
CREATE FUNCTION kit.people_behind(keys uuid[], of_worker text)
  RETURNS TABLE (key_id uuid, worker_id text, person_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT k.key_id, k.worker_id, p.person_id
  FROM gatekeeper.person_keys p
  JOIN gatekeeper.api_keys k ON k.tenant_id = p.tenant_id AND k.key_id = p.key_id
  WHERE p.tenant_id = kit.current_tenant() AND (k.key_id = ANY (keys) OR k.worker_id = of_worker);
END;

GRANT EXECUTE ON FUNCTION kit.people_behind(uuid[], text), approvals.is_paused(), approvals.settled_among(uuid[]), approvals.due(integer),
  approvals.totals(), approvals.purge_idempotency(), kit.policy_in_force(), kit.policy_revision(),
  kit.find_check(uuid) TO wingman_approvals;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_approvals', 'approval.requested'),
  ('wingman_approvals', 'approval.decided'),
  ('wingman_approvals', 'approval.expired'),
  ('wingman_approvals', 'approval.cancelled'),
  ('wingman_approvals', 'approval.refused'),
  ('wingman_approvals', 'approvals.paused'),
  ('wingman_approvals', 'approvals.resumed'),
  ('wingman_approvals', 'token.minted'),
  ('wingman_approvals', 'token.revoked'),
  ('wingman_approvals', 'token.refused');

RESET ROLE;
