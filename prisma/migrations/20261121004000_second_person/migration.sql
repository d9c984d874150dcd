-- Two people for one act (docs/adr/072): who has asked for it first. And questions of the bot that wait for a second yes,
-- and what it refused to strangers.
SET LOCAL ROLE wingman_owner;

-- Whether a key that was used a while ago may still be used.
CREATE FUNCTION kit.key_counts(of_key uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT FROM gatekeeper.api_keys k
    WHERE k.tenant_id = kit.current_tenant() AND k.key_id = of_key AND k.revoked_at IS NULL
      AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
  );
END;

-- One per service that asks for two people: approvals for tokens, the watcher for letting workers in again.
DO $$
DECLARE
  of_service text;
BEGIN
  FOREACH of_service IN ARRAY ARRAY['approvals', 'watcher']
  LOOP
    EXECUTE format('CREATE TABLE %I.first_asks (
      tenant_id  uuid NOT NULL,
      -- What exactly is asked for; whoever asks for anything else has asked for something else.
      subject    text NOT NULL CHECK (length(subject) BETWEEN 1 AND 1000),
      person_id  uuid NOT NULL,
      key_id     uuid NOT NULL,
      asked_by   text NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (tenant_id, subject, person_id),
      FOREIGN KEY (tenant_id, person_id) REFERENCES gatekeeper.people (tenant_id, person_id)
    )', of_service);
    EXECUTE format('ALTER TABLE %I.first_asks ENABLE ROW LEVEL SECURITY', of_service);
    EXECUTE format('ALTER TABLE %I.first_asks FORCE ROW LEVEL SECURITY', of_service);
    EXECUTE format('CREATE POLICY own_tenant ON %I.first_asks USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', of_service);
    EXECUTE format('CREATE POLICY erased_by_definer ON %I.first_asks TO wingman_owner
      USING (tenant_id = kit.erasing_tenant()) WITH CHECK (false)', of_service);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I.first_asks TO %I', of_service, 'wingman_' || of_service);
    EXECUTE format('GRANT UPDATE (key_id, asked_by, expires_at) ON %I.first_asks TO %I', of_service,
      'wingman_' || of_service);
  END LOOP;
END
$$;

GRANT EXECUTE ON FUNCTION kit.key_counts(uuid) TO wingman_approvals, wingman_watcher;
-- Nobody lets their own worker in again as the second one.
GRANT EXECUTE ON FUNCTION kit.people_behind(uuid[], text) TO wingman_watcher;

-- What the bot asked back; whichever replica gets the answer takes it, once.
CREATE TABLE watcher.questions (
  tenant_id   uuid NOT NULL,
  -- The bot's reference, hashed: who reads the table cannot answer.
  question    bytea NOT NULL CHECK (octet_length(question) = 32),
  user_id     bigint NOT NULL,
  asked       jsonb NOT NULL CHECK (octet_length(asked::text) <= 4096),
  expires_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, question)
);
ALTER TABLE watcher.questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE watcher.questions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON watcher.questions USING (tenant_id = kit.current_tenant())
  WITH CHECK (tenant_id = kit.current_tenant());
CREATE POLICY erased_by_definer ON watcher.questions TO wingman_owner
  USING (tenant_id = kit.erasing_tenant()) WITH CHECK (false);
GRANT SELECT, INSERT, DELETE ON watcher.questions TO wingman_watcher;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_approvals', 'token.withdrawn'),
  ('wingman_watcher', 'worker.unlock_withdrawn'),
  ('wingman_watcher', 'chat.refused');

RESET ROLE;
