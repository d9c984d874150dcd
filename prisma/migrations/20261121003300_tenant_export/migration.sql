-- A tenant takes its data with it: everything that is its own but secrets and what only this deployment has a use for
-- (docs/adr/065).
SET LOCAL ROLE wingman_owner;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES ('wingman_gatekeeper', 'tenant.exported');

-- The tables of an export, in the order in which they come, each with the columns that are left out. Left out as a whole:
-- remembered answers, which are sealed for keys; and what the log's entries say already, or follows from them.
CREATE FUNCTION kit.exported_tables() RETURNS TABLE (name text, omitted text[])
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT t::text, CASE t::text
    WHEN 'gatekeeper.api_keys' THEN '{key_hash}'::text[]
    WHEN 'gatekeeper.person_totp' THEN '{sealed_secret,last_step,failures,locked_until}'
    WHEN 'approvals.tokens' THEN '{token_hash}'
    WHEN 'approvals.shown' THEN '{reference_hash}'
    WHEN 'gateway.executions' THEN '{token_hash,holder}'
    ELSE '{}'
  END
  FROM kit.tenant_tables() AS t
  WHERE t::text NOT IN (
    'kit.idempotency', 'approvals.idempotency', 'gateway.idempotency', 'ledger.idempotency',
    'ledger.intake', 'ledger.nodes', 'ledger.anchored', 'watcher.leases', 'verifier.attempts')
  ORDER BY t::text;
END;

-- Opens the cursor `export` over the running tenant's rows of one of these tables, a line of JSON each. An entry of the log
-- is shown as the text that was hashed; the log comes in its order.
CREATE FUNCTION kit.open_export(of_table text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  lines refcursor := 'export';
  left_out text[];
BEGIN
  SELECT t.omitted INTO left_out FROM kit.exported_tables() t WHERE t.name = of_table;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is not exported', of_table USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF of_table = 'ledger.entries' THEN
    OPEN lines FOR SELECT jsonb_build_object('seq', e.seq, 'leaf', convert_from(e.leaf, 'UTF8'))::text AS line
      FROM ledger.entries e WHERE e.tenant_id = kit.current_tenant() ORDER BY e.seq;
  ELSE
    OPEN lines FOR EXECUTE format(
      'SELECT (to_jsonb(r) - $1)::text AS line FROM %s AS r WHERE r.tenant_id = $2', of_table)
      USING left_out, kit.current_tenant();
  END IF;
END
$$;
GRANT EXECUTE ON FUNCTION kit.tenant_tables(), kit.exported_tables(), kit.open_export(text) TO wingman_gatekeeper;

RESET ROLE;
