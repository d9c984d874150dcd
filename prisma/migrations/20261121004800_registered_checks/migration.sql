-- Which checks were registered with an instruction: whoever has them can show that it was just these.
SET LOCAL ROLE wingman_owner;

-- SHA-256 of the canonical JSON of the checks and their context as they were sent. None: registered before this column.
ALTER TABLE gatekeeper.checks
  ADD COLUMN checks_sha256 bytea CHECK (checks IS NOT NULL AND octet_length(checks_sha256) = 32 OR checks_sha256 IS NULL);
