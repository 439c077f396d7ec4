-- Open orders by the time in their present status. Finished orders, which in time are nearly all, have no entry.
CREATE INDEX orders_open_status_since_id_idx ON orders (status_since, id)
  WHERE status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY');
