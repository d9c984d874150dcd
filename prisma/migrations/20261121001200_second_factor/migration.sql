-- One-time codes (RFC 6238): who has a generator, and which of its codes count no more.
SET LOCAL ROLE wingman_owner;

-- The secret is encrypted with a key that the database does not hold, and for this person only.
CREATE TABLE gatekeeper.person_totp (
  tenant_id     uuid NOT NULL,
  person_id     uuid NOT NULL,
  sealed_secret bytea NOT NULL CHECK (octet_length(sealed_secret) BETWEEN 32 AND 256),
  -- The newest time step whose code was used. Nobody uses it, or one before it, again.
  last_step     bigint NOT NULL DEFAULT -1,
  -- Wrong codes since the last right one.
  failures      integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  locked_until  timestamptz,
  enrolled_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, person_id),
  FOREIGN KEY (tenant_id, person_id) REFERENCES gatekeeper.people (tenant_id, person_id)
);
ALTER TABLE gatekeeper.person_totp ENABLE ROW LEVEL SECURITY;
ALTER TABLE gatekeeper.person_totp FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON gatekeeper.person_totp USING (tenant_id = kit.current_tenant())
  WITH CHECK (tenant_id = kit.current_tenant());

-- The gatekeeper sets generators up; it reads no secret back.
GRANT SELECT (tenant_id, person_id, enrolled_at), INSERT (tenant_id, person_id, sealed_secret),
  UPDATE (sealed_secret, last_step, failures, locked_until, enrolled_at) ON gatekeeper.person_totp
  TO wingman_gatekeeper;

-- As their owner is bound by row-level security too, these three know the running tenant only.

-- The person's secret, held until the transaction ends, so that of two codes at once one is judged after the other.
CREATE FUNCTION kit.hold_totp(of_person uuid)
  RETURNS TABLE (sealed_secret bytea, locked_until timestamptz, now timestamptz)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM FROM gatekeeper.person_totp t
    WHERE t.tenant_id = kit.current_tenant() AND t.person_id = of_person FOR NO KEY UPDATE;
  RETURN QUERY SELECT t.sealed_secret, t.locked_until, date_trunc('milliseconds', clock_timestamp())
    FROM gatekeeper.person_totp t WHERE t.tenant_id = kit.current_tenant() AND t.person_id = of_person;
END
$$;

-- Uses up the code of a time step; false when it, or a later one, was used before, or none counts now.
CREATE FUNCTION kit.use_totp(of_person uuid, step bigint) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  UPDATE gatekeeper.person_totp t SET last_step = step, failures = 0, locked_until = NULL
    WHERE t.tenant_id = kit.current_tenant() AND t.person_id = of_person AND t.last_step < step
      AND (t.locked_until IS NULL OR t.locked_until <= clock_timestamp());
  RETURN FOUND;
END
$$;

-- Counts a wrong code. From the fifth in a row on no code counts for 15 minutes, then twice as long each time, a day at
-- the most: six digits are guessed by whoever may try often enough.
CREATE FUNCTION kit.miss_totp(of_person uuid) RETURNS timestamptz
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  locked timestamptz;
BEGIN
  UPDATE gatekeeper.person_totp t SET failures = t.failures + 1,
      locked_until = CASE WHEN t.failures + 1 >= 5
        THEN date_trunc('milliseconds', clock_timestamp())
          + least(interval '15 minutes' * power(2, least(t.failures + 1 - 5, 10)), interval '1 day')
      END
    WHERE t.tenant_id = kit.current_tenant() AND t.person_id = of_person
    RETURNING t.locked_until INTO locked;
  RETURN locked;
END
$$;

GRANT EXECUTE ON FUNCTION kit.hold_totp(uuid), kit.use_totp(uuid, bigint), kit.miss_totp(uuid) TO wingman_approvals,
  wingman_watcher;
-- Policy says what needs a code, letting a worker in again included.
GRANT EXECUTE ON FUNCTION kit.policy_in_force(), kit.policy_revision() TO wingman_watcher;

INSERT INTO ledger.producer_kinds (producer, kind) VALUES
  ('wingman_gatekeeper', 'person.totp_enrolled'),
  ('wingman_watcher', 'worker.unlock_refused');

RESET ROLE;
