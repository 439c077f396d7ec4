-- What fill.sql left. Everything, if another tool than the server applies the migrations.
UPDATE orders SET searched = ''
  FROM customers c
 WHERE c.id = orders.customer_id AND orders.searched IS NOT NULL
   AND orders.searched IS DISTINCT FROM order_searched(orders.contact_email, c.email, orders.external_id);
