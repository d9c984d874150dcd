-- What people must still be told, what was given up, and what should have ended long ago: sums over all tenants, for
-- metrics; no tenant can be told from them.
SET LOCAL ROLE wingman_owner;

CREATE POLICY backlog_by_definer ON approvals.deliveries FOR SELECT TO wingman_owner USING (true);

CREATE FUNCTION approvals.backlog()
  RETURNS TABLE (deliveries_pending bigint, deliveries_dead bigint, overdue bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT
    (SELECT count(*) FROM approvals.deliveries d WHERE d.status = 'PENDING'),
    (SELECT count(*) FROM approvals.deliveries d WHERE d.status = 'DEAD'),
    (SELECT count(*) FROM approvals.requests r
     WHERE r.status = 'PENDING' AND r.expires_at <= statement_timestamp() - interval '1 minute');
END;
GRANT EXECUTE ON FUNCTION approvals.backlog() TO wingman_approvals;

RESET ROLE;
