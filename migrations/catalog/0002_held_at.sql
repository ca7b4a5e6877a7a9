-- Must say the same as storage/catalog/schema.ts.
-- When a unit is held for whoever wants it: at the add, or first at checkout, as a shop may want for what everybody is after.
ALTER TABLE variants ADD COLUMN held_at text NOT NULL DEFAULT 'add' CHECK (held_at IN ('add', 'checkout'));
