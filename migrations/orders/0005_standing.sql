-- How each order's delivery groups and its payment stand, as JSON: what the list by delivery date shows. See contract/order-list.ts.
ALTER TABLE orders ADD COLUMN standing text;
ALTER TABLE orders ADD COLUMN standing_seq integer DEFAULT 0 NOT NULL;
