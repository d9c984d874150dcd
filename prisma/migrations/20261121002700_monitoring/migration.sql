-- What monitoring asks. Metrics are sums over all tenants, from which none can be told; per-tenant figures are in views
-- for `wingman_grafana`, which hold no text, no worker, no id and no secret (ADR 060).
SET LOCAL ROLE wingman_owner;

CREATE POLICY backlog_by_definer ON ledger.entries FOR SELECT TO wingman_owner USING (true);
CREATE POLICY backlog_by_definer ON verifier.cursors FOR SELECT TO wingman_owner USING (true);
CREATE POLICY backlog_by_definer ON verifier.verifications FOR SELECT TO wingman_owner USING (true);

-- Claims that have no verdict yet, and how long the oldest of them has been waiting. Behind the places of the sweep every
-- claim has one ('' and '@' together are about all hosts); at most 20,000 entries of each log are looked at.
CREATE FUNCTION verifier.backlog() RETURNS TABLE (pending bigint, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT coalesce(sum(open.claims), 0)::bigint,
    coalesce(extract(epoch FROM statement_timestamp()
      - min((convert_from(first.leaf, 'UTF8')::jsonb ->> 'timestamp')::timestamptz)), 0)::double precision
  FROM ledger.logs l
  CROSS JOIN LATERAL (
    SELECT coalesce(min(c.next_seq) FILTER (WHERE c.part IN ('', '@')), min(c.next_seq), 0) AS seq
    FROM verifier.cursors c WHERE c.tenant_id = l.tenant_id
  ) place
  CROSS JOIN LATERAL (
    SELECT count(*) AS claims, min(e.seq) AS first_seq FROM ledger.entries e
    WHERE e.tenant_id = l.tenant_id AND e.seq >= place.seq AND e.seq < place.seq + 20000 AND e.kind = 'claim'
      AND NOT EXISTS (
        SELECT FROM verifier.verifications v
        WHERE v.tenant_id = e.tenant_id AND v.claim_id = e.entry_id::uuid AND v.binding)
  ) open
  LEFT JOIN ledger.entries first ON first.tenant_id = l.tenant_id AND first.seq = open.first_seq
  WHERE place.seq < l.size;
END;
GRANT EXECUTE ON FUNCTION verifier.backlog() TO wingman_verifier;

-- What other services handed over and is no entry yet.
CREATE FUNCTION ledger.backlog() RETURNS TABLE (pending bigint, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT count(*), coalesce(extract(epoch FROM statement_timestamp() - min(i.accepted_at)), 0)::double precision
  FROM ledger.intake i WHERE i.sequenced_seq IS NULL;
END;
GRANT EXECUTE ON FUNCTION ledger.backlog() TO wingman_claims_ledger;

-- Alerts that nobody has acknowledged. What is for information only needs nobody.
CREATE FUNCTION watcher.unanswered() RETURNS TABLE (warning bigint, critical bigint, oldest_seconds double precision)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT count(*) FILTER (WHERE a.severity = 'WARNING'), count(*) FILTER (WHERE a.severity = 'CRITICAL'),
    coalesce(extract(epoch FROM statement_timestamp() - min(a.raised_at)), 0)::double precision
  FROM watcher.alerts a WHERE a.acked_at IS NULL AND a.severity <> 'INFO';
END;
GRANT EXECUTE ON FUNCTION watcher.unanswered() TO wingman_watcher;

CREATE SCHEMA monitoring;
GRANT USAGE ON SCHEMA monitoring TO wingman_grafana;

CREATE VIEW monitoring.verdicts AS
  SELECT t.name AS tenant, v.created_at AS at, v.verdict
  FROM verifier.verifications v JOIN gatekeeper.tenants t USING (tenant_id) WHERE v.binding;
CREATE VIEW monitoring.approvals AS
  SELECT t.name AS tenant, r.created_at AS at, r.decided_at, r.status, r.born_status, r.risk ->> 'level' AS level,
    r.validation IS NOT NULL AS validated
  FROM approvals.requests r JOIN gatekeeper.tenants t USING (tenant_id);
CREATE VIEW monitoring.executions AS
  SELECT t.name AS tenant, e.started_at AS at, e.status, e.code, e.duration_ms
  FROM gateway.executions e JOIN gatekeeper.tenants t USING (tenant_id);
CREATE VIEW monitoring.alerts AS
  SELECT t.name AS tenant, a.raised_at AS at, a.kind, a.severity, a.acked_at IS NOT NULL AS acknowledged
  FROM watcher.alerts a JOIN gatekeeper.tenants t USING (tenant_id);
CREATE VIEW monitoring.workers AS
  SELECT t.name AS tenant, count(*) AS workers, count(*) FILTER (WHERE w.standing = 'LOCKED') AS locked
  FROM watcher.workers w JOIN gatekeeper.tenants t USING (tenant_id) GROUP BY t.name;
GRANT SELECT ON monitoring.verdicts, monitoring.approvals, monitoring.executions, monitoring.alerts, monitoring.workers
  TO wingman_grafana;

RESET ROLE;
