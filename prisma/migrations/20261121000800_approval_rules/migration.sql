-- By what requests that wait are decided, sealed; and what happens to those that nobody answers.
SET LOCAL ROLE wingman_owner;

-- Who asked, the risk and how many must agree, signed when the request was made with a key that the database does not
-- hold (compact JWS). Without it nobody approves the request.
ALTER TABLE approvals.requests ADD COLUMN seal text;
-- How many people still had to agree after this decision, as it was signed.
ALTER TABLE approvals.decisions ADD COLUMN needs_more smallint CHECK (needs_more >= 0);

-- How often people have been told again of a request that waits, and when they are next; by the policy that judged it.
CREATE TABLE approvals.escalations (
  tenant_id     uuid NOT NULL,
  approval_id   uuid NOT NULL,
  after_minutes integer NOT NULL CHECK (after_minutes > 0),
  most          smallint NOT NULL CHECK (most BETWEEN 1 AND 10),
  done          smallint NOT NULL DEFAULT 0 CHECK (done BETWEEN 0 AND most),
  last_at       timestamptz,
  -- None: no more.
  next_at       timestamptz,
  PRIMARY KEY (tenant_id, approval_id),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals.requests
);
CREATE INDEX escalations_due ON approvals.escalations (next_at) WHERE next_at IS NOT NULL;

-- One step at a time, for whoever writes, and none back.
CREATE FUNCTION approvals.escalate_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.next_at IS NULL OR NEW.done NOT IN (OLD.done, OLD.done + 1)
    OR NEW.done = OLD.done AND NEW.next_at IS NOT NULL
  THEN
    RAISE EXCEPTION 'escalation of approval % is not allowed to go from step % to %', OLD.approval_id, OLD.done, NEW.done
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER escalate_forward BEFORE UPDATE ON approvals.escalations
  FOR EACH ROW EXECUTE FUNCTION approvals.escalate_forward();
CREATE TRIGGER escalations_stay BEFORE DELETE OR TRUNCATE ON approvals.escalations
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

ALTER TABLE approvals.escalations ENABLE ROW LEVEL SECURITY;
ALTER TABLE approvals.escalations FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON approvals.escalations USING (tenant_id = kit.current_tenant())
  WITH CHECK (tenant_id = kit.current_tenant());
CREATE POLICY due_by_definer ON approvals.escalations FOR SELECT TO wingman_owner USING (true);
GRANT SELECT, INSERT ON approvals.escalations TO wingman_approvals;
GRANT UPDATE (done, last_at, next_at) ON approvals.escalations TO wingman_approvals;

-- `escalated`: it waits, and nobody has answered; one for each step.
ALTER TABLE approvals.deliveries ADD COLUMN step smallint NOT NULL DEFAULT 0 CHECK (step >= 0);
ALTER TABLE approvals.deliveries DROP CONSTRAINT deliveries_kind_check;
ALTER TABLE approvals.deliveries ADD CONSTRAINT deliveries_kind_check
  CHECK (kind IN ('request', 'escalated', 'settled') AND (kind = 'escalated') = (step > 0));
ALTER TABLE approvals.deliveries DROP CONSTRAINT deliveries_tenant_id_approval_id_channel_kind_key;
ALTER TABLE approvals.deliveries ADD CONSTRAINT deliveries_told_once
  UNIQUE (tenant_id, approval_id, channel, kind, step);

-- Requests of which people are to be told again, for the sweep, which works tenant by tenant.
CREATE FUNCTION approvals.due_escalations(how_many integer) RETURNS TABLE (tenant_id uuid, approval_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT e.tenant_id, e.approval_id FROM approvals.escalations e
  WHERE e.next_at <= statement_timestamp()
  ORDER BY e.next_at LIMIT how_many;
END;

-- The names of these people, of the running tenant only: whoever is refused is told who may.
CREATE FUNCTION kit.people_named(people uuid[]) RETURNS TABLE (person_id uuid, name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT p.person_id, p.name FROM gatekeeper.people p
  WHERE p.tenant_id = kit.current_tenant() AND p.person_id = ANY (people);
END;

GRANT EXECUTE ON FUNCTION approvals.due_escalations(integer), kit.people_named(uuid[]) TO wingman_approvals;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES ('wingman_approvals', 'approval.escalated');

RESET ROLE;
