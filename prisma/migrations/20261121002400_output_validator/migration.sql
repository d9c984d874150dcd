-- Validations of code that workers wrote: what was submitted by its digests, what was found, and who must look at it.
SET LOCAL ROLE wingman_owner;

CREATE TABLE validator.validations (
  tenant_id       uuid NOT NULL REFERENCES gatekeeper.tenants,
  validation_id   uuid NOT NULL,
  worker_id       text NOT NULL,
  -- Who asked, so that a request for approval has the same requester.
  requester       jsonb NOT NULL,
  task            text,
  -- Paths, sizes and SHA-256 of what was submitted.
  files           jsonb NOT NULL CHECK (jsonb_typeof(files) = 'array'),
  status          text NOT NULL CHECK (status IN ('PENDING', 'DONE')),
  decision        text CHECK (decision IN ('AUTO_APPROVE', 'AUTO_REJECT', 'MANUAL_REVIEW')),
  score           numeric(5, 2) CHECK (score BETWEEN 0 AND 100),
  blocking_count  integer NOT NULL DEFAULT 0,
  result          jsonb,
  -- The request for approval of a manual review, once approvals has it.
  approval_id     uuid,
  created_at      timestamptz NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
  decided_at      timestamptz,
  PRIMARY KEY (tenant_id, validation_id),
  CHECK ((status = 'DONE') = (decision IS NOT NULL AND score IS NOT NULL AND result IS NOT NULL AND decided_at IS NOT NULL)),
  CHECK (approval_id IS NULL OR decision = 'MANUAL_REVIEW')
);
CREATE INDEX validations_by_worker ON validator.validations (tenant_id, worker_id, validation_id);
CREATE INDEX validations_pending ON validator.validations (created_at) WHERE status = 'PENDING';
CREATE INDEX validations_without_review ON validator.validations (decided_at)
  WHERE decision = 'MANUAL_REVIEW' AND approval_id IS NULL;

-- A decision is final; the request for approval is named once.
CREATE FUNCTION validator.decide_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'PENDING' AND NEW.status = 'DONE'
    OR OLD.status = 'DONE' AND OLD.approval_id IS NULL AND NEW.approval_id IS NOT NULL
      AND (to_jsonb(NEW) - 'approval_id') = (to_jsonb(OLD) - 'approval_id')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'validation % is not allowed to change', OLD.validation_id USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER decide_once BEFORE UPDATE ON validator.validations
  FOR EACH ROW EXECUTE FUNCTION validator.decide_once();
CREATE TRIGGER validations_stay BEFORE DELETE OR TRUNCATE ON validator.validations
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Contents of what waits to be validated. They go in the transaction that stores what was found.
CREATE TABLE validator.submissions (
  tenant_id     uuid NOT NULL,
  validation_id uuid NOT NULL,
  contents      jsonb NOT NULL CHECK (jsonb_typeof(contents) = 'array'),
  -- How often somebody began: one that ends the process again and again is given to people.
  attempts      integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- Nobody else begins before.
  leased_until  timestamptz,
  PRIMARY KEY (tenant_id, validation_id),
  FOREIGN KEY (tenant_id, validation_id) REFERENCES validator.validations
);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['validator.validations', 'validator.submissions']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;
CREATE POLICY due_by_definer ON validator.validations FOR SELECT TO wingman_owner USING (true);
CREATE POLICY due_by_definer ON validator.submissions FOR SELECT TO wingman_owner USING (true);

GRANT SELECT, INSERT ON validator.validations TO wingman_output_validator;
GRANT UPDATE (status, decision, score, blocking_count, result, decided_at, approval_id) ON validator.validations
  TO wingman_output_validator;
GRANT SELECT, INSERT, DELETE ON validator.submissions TO wingman_output_validator;
GRANT UPDATE (attempts, leased_until) ON validator.submissions TO wingman_output_validator;

-- For the sweep, which works tenant by tenant: what waits to be validated and nobody has begun, and reviews that nobody
-- has opened. Tells ids only.
CREATE FUNCTION validator.due(most integer) RETURNS TABLE (tenant_id uuid, validation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT s.tenant_id, s.validation_id FROM validator.submissions s
  WHERE s.leased_until IS NULL OR s.leased_until <= statement_timestamp()
  ORDER BY s.leased_until NULLS FIRST, s.validation_id LIMIT most;
END;
CREATE FUNCTION validator.unopened(most integer) RETURNS TABLE (tenant_id uuid, validation_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT v.tenant_id, v.validation_id FROM validator.validations v
  WHERE v.decision = 'MANUAL_REVIEW' AND v.approval_id IS NULL
  ORDER BY v.decided_at LIMIT most;
END;
GRANT EXECUTE ON FUNCTION validator.due(integer), validator.unopened(integer) TO wingman_output_validator;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES ('wingman_output_validator', 'output.validated');

RESET ROLE;
