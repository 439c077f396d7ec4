-- One customer's orders, newest first, without sorting all of them. It does all that the index by
-- customer and id did, so that writers keep no more indexes than before.

CREATE INDEX orders_customer_id_date_ordered_id_idx ON orders (customer_id, date_ordered, id);
DROP INDEX orders_customer_id_id_idx;
