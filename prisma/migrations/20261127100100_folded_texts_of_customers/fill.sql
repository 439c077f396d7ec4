-- The trigger computes the text. Customers that another transaction holds are left to migration.sql.
WITH batch AS MATERIALIZED (
  SELECT id FROM customers WHERE id > $1::text::bigint ORDER BY id LIMIT 1000
), free AS MATERIALIZED (
  SELECT id FROM customers
   WHERE id > $1::text::bigint AND id <= (SELECT max(id) FROM batch)
     AND searched IS DISTINCT FROM search_text(username) || E'\n' || search_text(email)
     FOR NO KEY UPDATE SKIP LOCKED
), filled AS (
  UPDATE customers SET searched = '' FROM free WHERE customers.id = free.id
)
SELECT max(id)::text AS "upTo" FROM batch
