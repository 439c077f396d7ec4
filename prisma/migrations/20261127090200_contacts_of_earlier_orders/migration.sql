-- What fill.sql left. Everything, if another tool than the server applies the migrations.
UPDATE orders SET contact_email = c.email
  FROM customers c WHERE c.id = orders.customer_id AND orders.contact_email = '';
