-- Orders sorted by number: by day, then by the number within the day as a number. As texts, 100000 comes before
-- 99999. The format of order numbers is checked, so that the casts cannot fail.
CREATE INDEX orders_day_number_id_idx
  ON orders ((substr(order_number, 5, 8)::integer), (substr(order_number, 14)::numeric), id);
