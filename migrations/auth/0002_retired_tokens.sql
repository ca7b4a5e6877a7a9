-- Must say the same as storage/auth/schema.ts.
-- Several tabs may trade several tokens within a moment: all that were good lately are remembered, with the time at which
-- each lost its place, as a JSON array of {jti, at}.
ALTER TABLE sessions ADD COLUMN retired text DEFAULT '[]' NOT NULL;
UPDATE sessions SET retired = json_array(json_object('jti', previous_jti, 'at', rotated_at)) WHERE previous_jti IS NOT NULL;
ALTER TABLE sessions DROP COLUMN previous_jti;
