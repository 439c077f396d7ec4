-- The contact of an order that was placed before orders had one is the customer's address. Orders that another
-- transaction holds are left to migration.sql.
WITH batch AS MATERIALIZED (
  SELECT id FROM orders WHERE id > $1::text::bigint ORDER BY id LIMIT 1000
), free AS MATERIALIZED (
  SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id
   WHERE o.id > $1::text::bigint AND o.id <= (SELECT max(id) FROM batch) AND o.contact_email = ''
     FOR NO KEY UPDATE OF o SKIP LOCKED
), filled AS (
  UPDATE orders SET contact_email = free.email FROM free WHERE orders.id = free.id
)
SELECT max(id)::text AS "upTo" FROM batch
