-- What commands would do, as the execution gateway told it when they were asked for: for people to read, bound to nothing.
SET LOCAL ROLE wingman_owner;

ALTER TABLE approvals.requests ADD COLUMN plans jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(plans) = 'array');

RESET ROLE;
