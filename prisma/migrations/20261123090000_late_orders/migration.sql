-- Late orders: still on their way although their estimated delivery has passed. Of orders that ended,
-- which in time are nearly all, these indexes hold nothing.

-- Where few are late: those alone, whatever they are sorted by. Also what counts them.
CREATE INDEX orders_open_estimated_delivery_id_idx ON orders (estimated_delivery, id)
  WHERE status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY');

-- Where many are late: in the order of their dates, passing over the others without fetching them.
CREATE INDEX orders_open_date_ordered_id_estimated_delivery_idx ON orders (date_ordered, id, estimated_delivery)
  WHERE status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY');
