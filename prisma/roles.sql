-- Roles live in the cluster, not in a database: this file is idempotent and runs before every migration.
-- One login role per service; `wingman_owner` owns every object and can log in nowhere.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY[
    'wingman_owner', 'wingman_gatekeeper', 'wingman_claims_ledger', 'wingman_verifier', 'wingman_approvals',
    'wingman_execution_gateway', 'wingman_watcher', 'wingman_output_validator'
  ]
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT %s', role_name,
          CASE WHEN role_name = 'wingman_owner' THEN 'NOLOGIN' ELSE 'LOGIN' END);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this cluster was migrated at the same moment
      END;
    END IF;
  END LOOP;
  -- Pages of figures: reads views that are made for it, and cannot keep the database busy.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wingman_grafana') THEN
    BEGIN
      CREATE ROLE wingman_grafana NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT LOGIN CONNECTION LIMIT 5;
      ALTER ROLE wingman_grafana SET default_transaction_read_only = on;
      ALTER ROLE wingman_grafana SET statement_timeout = '5s';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END IF;
  IF NOT pg_has_role(current_user, 'wingman_owner', 'MEMBER') THEN
    EXECUTE format('GRANT wingman_owner TO %I', current_user);
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CREATE, CONNECT ON DATABASE %I TO wingman_owner', current_database());
  EXECUTE format(
    'GRANT CONNECT ON DATABASE %I TO wingman_gatekeeper, wingman_claims_ledger, wingman_verifier, wingman_approvals, '
    'wingman_execution_gateway, wingman_watcher, wingman_output_validator, wingman_grafana', current_database());
END
$$;
