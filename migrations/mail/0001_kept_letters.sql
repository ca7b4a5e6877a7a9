-- Must say the same as storage/mail/kept-letters.ts.
-- The mailbox of a shop on a machine of one's own: no letter leaves it. One row for each Message-ID, whatever is handed in again.
-- What is personal is sealed; `to_print` finds a receiver without being read. `count` says how often a letter was handed in.
CREATE TABLE kept_letters (
  number integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  message_id text NOT NULL,
  to_print text NOT NULL,
  sealed text NOT NULL,
  kept_at integer NOT NULL,
  count integer DEFAULT 1 NOT NULL,
  deleted_at integer
);

CREATE UNIQUE INDEX kept_letters_message ON kept_letters (message_id);
CREATE INDEX kept_letters_to ON kept_letters (to_print, number);
