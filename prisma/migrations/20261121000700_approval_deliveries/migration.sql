-- What people must be told of approvals, and which messages show which request.
SET LOCAL ROLE wingman_owner;

CREATE TABLE approvals.deliveries (
  delivery_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id        uuid NOT NULL,
  approval_id      uuid NOT NULL,
  channel          text NOT NULL CHECK (channel IN ('telegram')),
  -- `request`: it waits for a person. `settled`: it waits no longer, and every message that shows it must say so.
  kind             text NOT NULL CHECK (kind IN ('request', 'settled')),
  status           text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'SENT', 'DEAD')),
  attempt          integer NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  -- When it may next be taken: the end of the running lease, or of the wait after a failed attempt.
  due_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Who took it last; only that one may report on it.
  holder           text,
  -- One for each chat, in the order of the chats.
  sent_message_ids bigint[] NOT NULL DEFAULT '{}',
  last_error       text,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_at          timestamptz,
  UNIQUE (tenant_id, approval_id, channel, kind),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals.requests
);
CREATE INDEX approval_deliveries_due ON approvals.deliveries (tenant_id, channel, due_at) WHERE status = 'PENDING';
CREATE INDEX approval_deliveries_dead ON approvals.deliveries (tenant_id) WHERE status = 'DEAD';

-- A message that shows a request. Its buttons carry a reference, of which only the hash is kept, and count under this
-- very message only.
CREATE TABLE approvals.shown (
  tenant_id      uuid NOT NULL,
  chat_id        bigint NOT NULL,
  message_id     bigint NOT NULL,
  approval_id    uuid NOT NULL,
  -- What the message showed: the request's, or nothing is kept of it.
  digest         text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
  form           text NOT NULL CHECK (form IN ('text', 'document')),
  -- None: the message has no buttons.
  reference_hash bytea CHECK (octet_length(reference_hash) = 32),
  -- Asks this person back whether they are sure; without one it asks everybody.
  asks_user      bigint,
  note           text,
  expires_at     timestamptz NOT NULL,
  -- When the one who was asked back has answered.
  used_at        timestamptz,
  PRIMARY KEY (tenant_id, chat_id, message_id),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approvals.requests
);
CREATE UNIQUE INDEX shown_by_reference ON approvals.shown (tenant_id, reference_hash);
CREATE INDEX shown_by_approval ON approvals.shown (tenant_id, approval_id);

-- In the transaction of the change, whoever makes it: no request waits untold, and no message keeps its buttons.
CREATE FUNCTION approvals.tell_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO approvals.deliveries (tenant_id, approval_id, channel, kind)
  VALUES (NEW.tenant_id, NEW.approval_id, 'telegram',
    CASE WHEN NEW.status = 'PENDING' THEN 'request' ELSE 'settled' END);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_people_of_request AFTER INSERT ON approvals.requests
  FOR EACH ROW WHEN (NEW.status = 'PENDING') EXECUTE FUNCTION approvals.tell_people();
CREATE TRIGGER tell_people_of_end AFTER UPDATE ON approvals.requests
  FOR EACH ROW WHEN (OLD.status = 'PENDING' AND NEW.status <> 'PENDING') EXECUTE FUNCTION approvals.tell_people();

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['approvals.deliveries', 'approvals.shown']
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY own_tenant ON %s USING (tenant_id = kit.current_tenant())
      WITH CHECK (tenant_id = kit.current_tenant())', tenant_table);
  END LOOP;
END
$$;

GRANT SELECT, INSERT ON approvals.deliveries, approvals.shown TO wingman_approvals;
GRANT UPDATE (status, attempt, due_at, holder, sent_message_ids, last_error, sent_at) ON approvals.deliveries
  TO wingman_approvals;
GRANT UPDATE (used_at) ON approvals.shown TO wingman_approvals;

RESET ROLE;
