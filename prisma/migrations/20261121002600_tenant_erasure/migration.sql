-- A whole tenant can be erased, its log included (docs/adr/061): by one function, and by nothing else.
SET LOCAL ROLE wingman_owner;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES ('wingman_gatekeeper', 'tenant.erased');

-- Whom the running call of kit.erase_tenant() erases. Anybody may set it; it means something to the owner alone, whom
-- no service can become outside the owner's own functions.
CREATE FUNCTION kit.erasing_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('app.erasing_tenant', true), '')::uuid;

CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'wingman_owner'
    AND nullif(current_setting('app.erasing_tenant', true), '') IS NOT NULL THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% on %.% is refused: the table is append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Every table in which a tenant can have something.
CREATE FUNCTION kit.tenant_tables() RETURNS SETOF regclass
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT c.oid::regclass
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND pg_catalog.pg_get_userbyid(c.relowner) = 'wingman_owner'
  ORDER BY c.oid DESC;
END;

DO $$
DECLARE
  tenant_table regclass;
BEGIN
  FOR tenant_table IN SELECT * FROM kit.tenant_tables()
  LOOP
    EXECUTE format('CREATE POLICY erased_by_definer ON %s TO wingman_owner
      USING (tenant_id = kit.erasing_tenant()) WITH CHECK (false)', tenant_table);
  END LOOP;
END
$$;

-- Erases a suspended tenant whose log has come to its end: every row of it, and its own row last, so that nothing can
-- be added to it any more. Says what came of it: ERASED, NOT_FOUND, NOT_SUSPENDED, OTHER_NAME, or BUSY while something
-- of it still runs, waits for the log, or is not covered by the meta-log.
CREATE FUNCTION kit.erase_tenant(of_tenant uuid, confirmed_name text)
  RETURNS TABLE (outcome text, log_size bigint)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  tenant gatekeeper.tenants;
  erased regclass[];
  tenant_table regclass;
  before integer;
  remaining integer;
BEGIN
  IF kit.current_tenant() IS DISTINCT FROM kit.platform_tenant() OR of_tenant = kit.platform_tenant() THEN
    RAISE EXCEPTION 'only the platform erases tenants, and never itself' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('app.erasing_tenant', of_tenant::text, true);
  -- Whoever adds something for the tenant holds a share lock on its row; whoever appends to its log, the head's.
  SELECT * INTO tenant FROM gatekeeper.tenants t WHERE t.tenant_id = of_tenant FOR UPDATE;
  SELECT l.size INTO log_size FROM ledger.logs l WHERE l.tenant_id = of_tenant FOR UPDATE;
  outcome := CASE
    WHEN tenant.tenant_id IS NULL THEN 'NOT_FOUND'
    WHEN tenant.status <> 'SUSPENDED' THEN 'NOT_SUSPENDED'
    WHEN tenant.name <> confirmed_name THEN 'OTHER_NAME'
    WHEN EXISTS (SELECT FROM gateway.executions e WHERE e.tenant_id = of_tenant AND e.status = 'STARTED')
      OR EXISTS (SELECT FROM ledger.intake i WHERE i.tenant_id = of_tenant AND i.sequenced_seq IS NULL)
      OR coalesce(log_size, 0) <> coalesce(
        (SELECT a.size FROM ledger.anchored a WHERE a.log_tenant_id = of_tenant), 0) THEN 'BUSY'
    ELSE 'ERASED'
  END;
  IF outcome <> 'ERASED' THEN
    PERFORM set_config('app.erasing_tenant', '', true);
    RETURN NEXT;
    RETURN;
  END IF;

  -- What others refer to goes after them: again and again, until nothing is left to go.
  erased := '{}';
  LOOP
    remaining := 0;
    before := cardinality(erased);
    FOR tenant_table IN SELECT t FROM kit.tenant_tables() AS t WHERE t <> ALL (erased)
    LOOP
      BEGIN
        EXECUTE format('DELETE FROM %s WHERE tenant_id = $1', tenant_table) USING of_tenant;
        erased := erased || tenant_table;
      EXCEPTION WHEN foreign_key_violation THEN
        remaining := remaining + 1;
      END;
    END LOOP;
    EXIT WHEN remaining = 0;
    IF cardinality(erased) = before THEN
      RAISE EXCEPTION 'something still refers to tenant %', of_tenant;
    END IF;
  END LOOP;
  PERFORM set_config('app.erasing_tenant', '', true);
  RETURN NEXT;
END
$$;
GRANT EXECUTE ON FUNCTION kit.erase_tenant(uuid, text) TO wingman_gatekeeper;

-- What the meta-log covers of each tenant, for the owner's function above; the rows themselves stay.
CREATE POLICY covered_by_definer ON ledger.anchored FOR SELECT TO wingman_owner USING (true);

RESET ROLE;
