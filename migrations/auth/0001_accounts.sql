-- Must say the same as storage/auth/schema.ts.
-- Who has an account, from where they are logged in, and what has been done about it. Times are milliseconds since the epoch.

-- An account that was deleted keeps its id and its dates: e-mail, name, salt and password are gone.
CREATE TABLE users (
  id text PRIMARY KEY NOT NULL,
  email_sealed text,
  email_print text,
  name_sealed text,
  salt text,
  password_hash text NOT NULL,
  role text DEFAULT 'shopper' NOT NULL,
  created_at integer NOT NULL,
  updated_at integer NOT NULL,
  deleted_at integer
);

CREATE UNIQUE INDEX users_email ON users (email_print);

-- A session is a family of refresh tokens, of which one is good. The one before it is kept for two tabs that refresh at once.
CREATE TABLE sessions (
  id text PRIMARY KEY NOT NULL,
  user_id text NOT NULL,
  device text NOT NULL,
  refresh_jti text NOT NULL,
  previous_jti text,
  rotated_at integer NOT NULL,
  fresh_at integer NOT NULL,
  created_at integer NOT NULL,
  expires_at integer NOT NULL,
  revoked_at integer,
  deleted_at integer
);

CREATE INDEX sessions_user ON sessions (user_id, revoked_at);

-- Guests whose cart an account has taken over: what they have ordered is the account's too.
CREATE TABLE guests (
  guest_id text PRIMARY KEY NOT NULL,
  user_id text NOT NULL,
  created_at integer NOT NULL,
  deleted_at integer
);

CREATE INDEX guests_user ON guests (user_id);

-- What an account has ordered, written down before it is ordered: whoever deletes the account is told all of them.
CREATE TABLE account_orders (
  order_id text PRIMARY KEY NOT NULL,
  user_id text NOT NULL,
  created_at integer NOT NULL,
  deleted_at integer
);

CREATE INDEX account_orders_user ON account_orders (user_id);

-- To whom a session has opened sockets: they are told when it ends.
CREATE TABLE session_sockets (
  session_id text NOT NULL,
  kind text NOT NULL,
  actor_id text NOT NULL,
  created_at integer NOT NULL,
  deleted_at integer,
  PRIMARY KEY (session_id, kind, actor_id)
);

CREATE TABLE service_keys (
  id text PRIMARY KEY NOT NULL,
  hash text NOT NULL,
  name text NOT NULL,
  scopes text NOT NULL,
  created_at integer NOT NULL,
  last_used_at integer,
  expires_at integer,
  revoked_at integer,
  deleted_at integer
);

CREATE UNIQUE INDEX service_keys_hash ON service_keys (hash);

-- What has happened to whom, and at whose request. No personal data: addresses are keyed hashes.
CREATE TABLE audit (
  id integer PRIMARY KEY NOT NULL,
  at integer NOT NULL,
  act text NOT NULL,
  user_id text,
  subject text,
  request_id text NOT NULL,
  address_print text,
  deleted_at integer
);

CREATE INDEX audit_user ON audit (user_id, at);
CREATE INDEX audit_act ON audit (act, at);
