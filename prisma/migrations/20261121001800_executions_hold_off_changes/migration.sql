-- Nothing begins after a lock of its worker or another policy was answered: what begins and what takes it back wait for
-- one another, as they do with a pause and a revoked token.
SET LOCAL ROLE wingman_owner;

-- Whether a command may begin, and keeps it so until the transaction ends. Each look comes after its lock: in a volatile
-- function every statement sees what was committed before it. A pause comes before the token, as it does where tokens are
-- minted. The lock on policies is the one under which they change.
CREATE FUNCTION kit.execution_stands(of_jti uuid, of_approval uuid, of_command text, of_hash text, of_worker text)
  RETURNS TABLE (stands boolean, paused boolean, worker_locked boolean, policy_revision integer)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(
    hashtextextended('watcher.workers ' || kit.current_tenant() || ' ' || of_worker, 0));
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('gatekeeper.policies ' || kit.current_tenant(), 0));
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
GRANT EXECUTE ON FUNCTION kit.execution_stands(uuid, uuid, text, text, text) TO wingman_execution_gateway;
DROP FUNCTION kit.token_stands(uuid, uuid, text, text);

-- A lock is answered when nothing of the worker is about to begin.
CREATE FUNCTION watcher.await_executions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('watcher.workers ' || NEW.tenant_id || ' ' || NEW.worker_id, 0));
  RETURN NEW;
END
$$;
CREATE TRIGGER await_executions BEFORE INSERT OR UPDATE ON watcher.workers
  FOR EACH ROW WHEN (NEW.standing = 'LOCKED') EXECUTE FUNCTION watcher.await_executions();

RESET ROLE;
