-- Must say the same as storage/auth/schema.ts.
-- What a letter lets its reader do once: of each account and purpose the newest alone. Of the token itself only a hash is here.
CREATE TABLE letter_tokens (
  user_id text NOT NULL,
  purpose text NOT NULL,
  hash text NOT NULL,
  created_at integer NOT NULL,
  expires_at integer NOT NULL,
  used_at integer,
  deleted_at integer,
  PRIMARY KEY (user_id, purpose)
);

CREATE UNIQUE INDEX letter_tokens_hash ON letter_tokens (hash);

-- When somebody who can read the account's mail has said so.
ALTER TABLE users ADD COLUMN verified_at integer;
