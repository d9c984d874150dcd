-- Lookups name the whole key of what they look for, and what is done for each of many rows is done for all at once.
SET LOCAL ROLE wingman_owner;

-- By its jti alone a token may be looked for among all of a tenant's: as long as the table has not been analyzed, a
-- tenant is guessed to have one, and then the index by approval seems as good as the key.
CREATE OR REPLACE FUNCTION kit.execution_stands(
  of_jti uuid, of_approval uuid, of_command text, of_hash text, of_worker text)
  RETURNS TABLE (stands boolean, paused boolean, worker_locked boolean, policy_revision integer)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  token approvals.tokens;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(
      hashtextextended('watcher.workers ' || kit.current_tenant() || ' ' || of_worker, 0)),
    pg_advisory_xact_lock_shared(hashtextextended('gatekeeper.policies ' || kit.current_tenant(), 0)),
    pg_advisory_xact_lock_shared(hashtextextended('gatekeeper.tier_policies', 0));
  PERFORM FROM gatekeeper.tenants t WHERE t.tenant_id = kit.current_tenant() FOR SHARE;
  paused := approvals.is_paused();
  SELECT * INTO token FROM approvals.tokens t
  WHERE t.tenant_id = kit.current_tenant() AND t.jti = of_jti AND t.approval_id = of_approval
    AND t.command_digest = of_command
  FOR SHARE;
  stands := FOUND AND token.token_hash = of_hash AND token.revoked_at IS NULL AND token.expires_at > clock_timestamp();
  worker_locked := EXISTS (SELECT FROM kit.locked_workers(ARRAY[kit.current_tenant()], ARRAY[of_worker]));
  policy_revision := kit.policy_revision();
  RETURN NEXT;
END
$$;

-- In the transaction of the change, as before; a batch of requests is told of in one statement.
CREATE FUNCTION approvals.tell_people_of_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO approvals.deliveries (tenant_id, approval_id, channel, kind)
  SELECT tenant_id, approval_id, 'telegram', 'request' FROM born WHERE status = 'PENDING';
  RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tell_people_of_request AFTER INSERT ON approvals.requests
  REFERENCING NEW TABLE AS born
  FOR EACH STATEMENT EXECUTE FUNCTION approvals.tell_people_of_born();

-- What monitoring asks. A cast within a comparison may fail, so row level security lets no index be used for it: each claim
-- was held against all verdicts of its tenant. Beside it, with OFFSET 0 as a fence, the verdict is looked up by its key.
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
    SELECT count(*) AS claims, min(e.seq) AS first_seq
    FROM ledger.entries e CROSS JOIN LATERAL (SELECT e.entry_id::uuid AS claim_id OFFSET 0) of
    WHERE e.tenant_id = l.tenant_id AND e.seq >= place.seq AND e.seq < place.seq + 20000 AND e.kind = 'claim'
      AND NOT EXISTS (
        SELECT FROM verifier.verifications v
        WHERE v.tenant_id = e.tenant_id AND v.claim_id = of.claim_id AND v.binding OFFSET 0)
  ) open
  LEFT JOIN ledger.entries first ON first.tenant_id = l.tenant_id AND first.seq = open.first_seq
  WHERE place.seq < l.size;
END;

RESET ROLE;
