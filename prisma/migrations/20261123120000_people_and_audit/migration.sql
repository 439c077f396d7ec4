-- People who are invited, disabled or have a second factor; keys that replace others; what happened to
-- accounts and keys.

ALTER TABLE users
  ADD COLUMN disabled_at timestamptz(3),
  ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false;

-- better-auth's two-factor plugin. Secret and codes are encrypted with the secret that signs sessions.
CREATE TABLE two_factors (
  id text PRIMARY KEY,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  user_id text NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz(3)
);
CREATE INDEX two_factors_secret_idx ON two_factors (secret);
CREATE INDEX two_factors_user_id_idx ON two_factors (user_id);

-- One-time links, for a new account or, with user_id, for a new password. The link itself is stored nowhere.
CREATE TABLE invitations (
  id bigserial PRIMARY KEY,
  token_hash text NOT NULL,
  role text NOT NULL,
  user_id text REFERENCES users (id) ON DELETE CASCADE,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3)
);
CREATE UNIQUE INDEX invitations_token_hash_key ON invitations (token_hash);
CREATE INDEX invitations_user_id_idx ON invitations (user_id);

-- A key that replaces another belongs to the same program, under the same name.
ALTER TABLE api_keys ADD COLUMN program_id bigint REFERENCES api_keys (id) ON DELETE CASCADE;
CREATE INDEX api_keys_program_id_idx ON api_keys (program_id);
DROP INDEX api_keys_name_key;
CREATE UNIQUE INDEX api_keys_name_key ON api_keys (name) WHERE program_id IS NULL;

CREATE TABLE audit_events (
  id bigserial PRIMARY KEY,
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  actor text NOT NULL,
  action text NOT NULL,
  subject text,
  peer text,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_events_at_idx ON audit_events (at);
