-- Must say the same as storage/auth/schema.ts.
-- Until then, nothing new is written down for an account that is about to be deleted. In `account_orders` there is from here on
-- what guests have ordered as well: `user_id` is the guest's.
ALTER TABLE users ADD COLUMN closing_until integer;
