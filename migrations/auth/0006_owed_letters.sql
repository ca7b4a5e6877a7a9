-- Must say the same as storage/auth/schema.ts.
-- The letter that a token is for, sealed, until it has been asked for: whoever was promised one gets it though the process dies that
-- has promised it. Null from then on, and in rows of before.
ALTER TABLE letter_tokens ADD COLUMN owed text;

CREATE INDEX letter_tokens_owed ON letter_tokens (created_at) WHERE owed IS NOT NULL;
