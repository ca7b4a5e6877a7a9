-- Must say the same as storage/auth/schema.ts.
-- How people name an order, such as HF-4K7Q-2M. Orders of before have none.
ALTER TABLE account_orders ADD COLUMN number text;
CREATE UNIQUE INDEX account_orders_number ON account_orders (number);
