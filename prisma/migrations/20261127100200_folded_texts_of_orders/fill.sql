-- The trigger computes the text; the order keeps its version and gets no event. Orders that another transaction
-- holds are left to migration.sql.
WITH batch AS MATERIALIZED (
  SELECT id FROM orders WHERE id > $1::text::bigint ORDER BY id LIMIT 1000
), free AS MATERIALIZED (
  SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id
   WHERE o.id > $1::text::bigint AND o.id <= (SELECT max(id) FROM batch) AND o.searched IS NOT NULL
     AND o.searched IS DISTINCT FROM order_searched(o.contact_email, c.email, o.external_id)
     FOR NO KEY UPDATE OF o SKIP LOCKED
), filled AS (
  UPDATE orders SET searched = '' FROM free WHERE orders.id = free.id
)
SELECT max(id)::text AS "upTo" FROM batch
