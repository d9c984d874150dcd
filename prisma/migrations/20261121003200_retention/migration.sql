-- What is no ledger entry, no approval and no proof goes when the tenant's tier no longer keeps it (docs/adr/065). The
-- services may only ask for that: what goes, and when, is said here. A batch is materialized: a sub-query that locks rows
-- could be run again and again, and take more than its limit.
SET LOCAL ROLE wingman_owner;

-- For how many days the running tenant's tier keeps something; none: for ever. Nothing of a suspended tenant goes: what is
-- exported then is what was there.
CREATE FUNCTION kit.kept_days(what text) RETURNS integer
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  RETURN (
    SELECT CASE what WHEN 'outputs' THEN l.outputs_days WHEN 'reports' THEN l.reports_days
      WHEN 'questions' THEN l.questions_days WHEN 'messages' THEN l.messages_days END
    FROM gatekeeper.tenants t JOIN gatekeeper.tiers l ON l.tier = t.tier
    WHERE t.tenant_id = kit.current_tenant() AND t.status = 'ACTIVE'
  );
END
$$;

-- Outputs of executions. That it ran, how it ended, its effects and the hash of all it printed stay.
ALTER TABLE gateway.executions ADD COLUMN output_removed_at timestamptz;
CREATE INDEX executions_with_output ON gateway.executions (tenant_id, finished_at)
  WHERE (stdout IS NOT NULL OR stderr IS NOT NULL) AND output_removed_at IS NULL;
CREATE OR REPLACE FUNCTION gateway.end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.output_removed_at IS NOT DISTINCT FROM OLD.output_removed_at AND (
    OLD.status = 'STARTED' AND NEW.status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN')
    OR OLD.status = 'UNKNOWN' AND NEW.status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT'))
  THEN
    RETURN NEW;
  END IF;
  IF current_user = 'wingman_owner' AND OLD.output_removed_at IS NULL AND NEW.output_removed_at IS NOT NULL
    AND NEW.stdout IS NULL AND NEW.stderr IS NULL AND OLD.status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT')
    AND (to_jsonb(NEW) - '{stdout,stderr,output_removed_at}'::text[])
      = (to_jsonb(OLD) - '{stdout,stderr,output_removed_at}'::text[])
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'execution % is not allowed to go from % to %', OLD.execution_id, OLD.status, NEW.status
    USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE FUNCTION gateway.forget_outputs(most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  kept integer := kit.kept_days('outputs');
  gone integer;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT o.execution_id FROM gateway.executions o
    WHERE o.tenant_id = kit.current_tenant() AND (o.stdout IS NOT NULL OR o.stderr IS NOT NULL)
      AND o.output_removed_at IS NULL AND o.status IN ('SUCCEEDED', 'FAILED', 'TIMED_OUT')
      -- The answer to a repeated call is derived from it.
      AND NOT EXISTS (SELECT FROM gateway.idempotency i
        WHERE i.tenant_id = o.tenant_id AND i.execution_id = o.execution_id)
      AND o.finished_at < clock_timestamp() - make_interval(days => kept)
    ORDER BY o.finished_at LIMIT most FOR UPDATE SKIP LOCKED
  )
  UPDATE gateway.executions e SET stdout = NULL, stderr = NULL, output_removed_at = clock_timestamp()
  FROM old WHERE e.tenant_id = kit.current_tenant() AND e.execution_id = old.execution_id;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

-- Reports on code, and the task it was written for. The decision, the score, the digests of what was submitted and the
-- ledger's entry stay.
ALTER TABLE validator.validations ADD COLUMN report_removed_at timestamptz;
CREATE INDEX validations_with_report ON validator.validations (tenant_id, decided_at)
  WHERE status = 'DONE' AND report_removed_at IS NULL;
CREATE OR REPLACE FUNCTION validator.decide_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'PENDING' AND NEW.status = 'DONE' AND NEW.report_removed_at IS NULL
    OR OLD.status = 'DONE' AND OLD.approval_id IS NULL AND NEW.approval_id IS NOT NULL
      AND (to_jsonb(NEW) - 'approval_id') = (to_jsonb(OLD) - 'approval_id')
  THEN
    RETURN NEW;
  END IF;
  IF current_user = 'wingman_owner' AND OLD.status = 'DONE' AND OLD.report_removed_at IS NULL
    AND NEW.report_removed_at IS NOT NULL AND NEW.result = 'null' AND NEW.task IS NULL
    AND (to_jsonb(NEW) - '{result,task,report_removed_at}'::text[])
      = (to_jsonb(OLD) - '{result,task,report_removed_at}'::text[])
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'validation % is not allowed to change', OLD.validation_id USING ERRCODE = 'insufficient_privilege';
END
$$;
-- A review that nobody has opened needs its report for the request. What is done has a result: JSON's null.
CREATE FUNCTION validator.forget_reports(most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  kept integer := kit.kept_days('reports');
  gone integer;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT o.validation_id FROM validator.validations o
    WHERE o.tenant_id = kit.current_tenant() AND o.status = 'DONE' AND o.report_removed_at IS NULL
      AND (o.decision <> 'MANUAL_REVIEW' OR o.approval_id IS NOT NULL)
      AND o.decided_at < clock_timestamp() - make_interval(days => kept)
    ORDER BY o.decided_at LIMIT most FOR UPDATE SKIP LOCKED
  )
  UPDATE validator.validations v SET result = 'null', task = NULL, report_removed_at = clock_timestamp()
  FROM old WHERE v.tenant_id = kit.current_tenant() AND v.validation_id = old.validation_id;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

-- Questions that were asked of the verifier. What is in the ledger stays: verdicts on logged claims, and later looks.
CREATE INDEX verifications_asked ON verifier.verifications (tenant_id, created_at) WHERE NOT binding AND again IS NULL;
CREATE FUNCTION verifier.forget_questions(most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  kept integer := kit.kept_days('questions');
  gone integer;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT o.verification_id FROM verifier.verifications o
    WHERE o.tenant_id = kit.current_tenant() AND NOT o.binding AND o.again IS NULL
      AND o.created_at < clock_timestamp() - make_interval(days => kept)
    ORDER BY o.created_at LIMIT most FOR UPDATE SKIP LOCKED
  )
  DELETE FROM verifier.verifications v USING old
  WHERE v.tenant_id = kit.current_tenant() AND v.verification_id = old.verification_id;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

-- Messages that were sent, and what they showed, of requests that wait no longer and need no more telling. A button of a
-- message that is forgotten counts no more.
CREATE FUNCTION approvals.forget_messages(most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  before timestamptz := clock_timestamp() - make_interval(days => kit.kept_days('messages'));
  shown integer;
  told integer;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT o.chat_id, o.message_id FROM approvals.shown o
    JOIN approvals.requests r ON r.tenant_id = o.tenant_id AND r.approval_id = o.approval_id
    WHERE o.tenant_id = kit.current_tenant() AND o.expires_at < before AND r.decided_at < before
      AND NOT EXISTS (SELECT FROM approvals.deliveries d
        WHERE d.tenant_id = o.tenant_id AND d.approval_id = o.approval_id AND d.status = 'PENDING')
    LIMIT most FOR UPDATE OF o SKIP LOCKED
  )
  DELETE FROM approvals.shown s USING old
  WHERE s.tenant_id = kit.current_tenant() AND s.chat_id = old.chat_id AND s.message_id = old.message_id;
  GET DIAGNOSTICS shown = ROW_COUNT;
  WITH old AS MATERIALIZED (
    SELECT o.delivery_id FROM approvals.deliveries o
    JOIN approvals.requests r ON r.tenant_id = o.tenant_id AND r.approval_id = o.approval_id
    WHERE o.tenant_id = kit.current_tenant() AND o.status <> 'PENDING' AND o.created_at < before
      AND r.decided_at < before
      AND NOT EXISTS (SELECT FROM approvals.deliveries p
        WHERE p.tenant_id = o.tenant_id AND p.approval_id = o.approval_id AND p.status = 'PENDING')
    LIMIT most FOR UPDATE OF o SKIP LOCKED
  )
  DELETE FROM approvals.deliveries d USING old
  WHERE d.tenant_id = kit.current_tenant() AND d.delivery_id = old.delivery_id;
  GET DIAGNOSTICS told = ROW_COUNT;
  RETURN greatest(shown, told);
END
$$;
CREATE FUNCTION watcher.forget_messages(most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  before timestamptz := clock_timestamp() - make_interval(days => kit.kept_days('messages'));
  gone integer;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT o.delivery_id FROM watcher.deliveries o
    JOIN watcher.alerts a ON a.tenant_id = o.tenant_id AND a.alert_id = o.alert_id
    WHERE o.tenant_id = kit.current_tenant() AND o.status <> 'PENDING' AND o.created_at < before
      AND (a.acked_at IS NOT NULL OR a.severity = 'INFO') AND coalesce(a.acked_at, a.last_seen_at) < before
    ORDER BY o.created_at LIMIT most FOR UPDATE OF o SKIP LOCKED
  )
  DELETE FROM watcher.deliveries d USING old
  WHERE d.tenant_id = kit.current_tenant() AND d.delivery_id = old.delivery_id;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;

GRANT EXECUTE ON FUNCTION gateway.forget_outputs(integer) TO wingman_execution_gateway;
GRANT EXECUTE ON FUNCTION validator.forget_reports(integer) TO wingman_output_validator;
GRANT EXECUTE ON FUNCTION verifier.forget_questions(integer) TO wingman_verifier;
GRANT EXECUTE ON FUNCTION approvals.forget_messages(integer) TO wingman_approvals;
GRANT EXECUTE ON FUNCTION watcher.forget_messages(integer) TO wingman_watcher;

RESET ROLE;
