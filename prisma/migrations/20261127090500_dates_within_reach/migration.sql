-- Dates outside of the years 1 to 9999, infinity among them, cannot be read by JavaScript, or are written in another
-- form: one such date made a whole page of orders fail. The database refuses them from now on. The few that exist in
-- orders and events are replaced. The constraints are not validated, so that nothing here reads a table under a lock.

CREATE FUNCTION is_out_of_reach(at timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT NOT (at >= '0001-01-01Z' AND at < '10000-01-01Z') $$;

DO $$
DECLARE
  -- Found before the tables are locked.
  bad_orders CONSTANT bigint[] := ARRAY(
    SELECT id FROM orders
     WHERE is_out_of_reach(date_ordered) OR is_out_of_reach(estimated_delivery) OR is_out_of_reach(actual_delivery)
        OR is_out_of_reach(status_since) OR is_out_of_reach(updated_at));
  bad_events CONSTANT bigint[] := ARRAY(
    SELECT id FROM order_events
     WHERE is_out_of_reach(at) OR is_out_of_reach(promise) OR is_out_of_reach(from_since));
BEGIN
  LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
  LOCK TABLE order_events IN ACCESS EXCLUSIVE MODE;

  -- The record is append-only for all writers but this correction.
  ALTER TABLE order_events DISABLE TRIGGER USER;
  UPDATE order_events
     SET at = CASE WHEN is_out_of_reach(at) THEN now() ELSE at END,
         promise = CASE WHEN is_out_of_reach(promise) THEN NULL ELSE promise END,
         from_since = CASE WHEN is_out_of_reach(from_since) THEN NULL ELSE from_since END
   WHERE id = ANY (bad_events);
  ALTER TABLE order_events ENABLE TRIGGER USER;

  -- The triggers keep these two as they are.
  ALTER TABLE orders DISABLE TRIGGER USER;
  UPDATE orders
     SET updated_at = CASE WHEN is_out_of_reach(updated_at) THEN now() ELSE updated_at END,
         status_since = CASE WHEN is_out_of_reach(status_since) THEN NULL ELSE status_since END
   WHERE id = ANY (bad_orders);
  ALTER TABLE orders ENABLE TRIGGER USER;

  -- These are corrections that the history of the order shows.
  PERFORM set_config('orders.actor', 'system', true),
          set_config('orders.reason', 'The date was outside of the years 1 to 9999.', true);
  UPDATE orders o
     SET date_ordered = CASE WHEN is_out_of_reach(o.date_ordered)
           THEN COALESCE((SELECT at FROM order_events e WHERE e.order_id = o.id AND kind = 'PLACED' ORDER BY id LIMIT 1),
                         o.updated_at) ELSE o.date_ordered END,
         estimated_delivery = CASE WHEN is_out_of_reach(o.estimated_delivery) THEN NULL ELSE o.estimated_delivery END,
         actual_delivery = CASE WHEN is_out_of_reach(o.actual_delivery)
           THEN COALESCE((SELECT at FROM order_events e WHERE e.order_id = o.id AND to_status = 'DELIVERED'
                           ORDER BY id DESC LIMIT 1), o.updated_at) ELSE o.actual_delivery END
   WHERE id = ANY (bad_orders);
  PERFORM set_config('orders.actor', '', true), set_config('orders.reason', '', true);
  -- As for an order of an earlier release; the triggers let it be filled.
  UPDATE orders o SET status_since = order_status_since(o)
   WHERE id = ANY (bad_orders) AND status_since IS NULL;
END $$;

-- One constraint for each table: PostgreSQL prepares them again for each statement, and so for each event. LEAST and
-- GREATEST leave out nulls.
ALTER TABLE orders ADD CONSTRAINT orders_dates_range
  CHECK (LEAST(date_ordered, estimated_delivery, actual_delivery, updated_at, status_since) >= '0001-01-01Z'
    AND GREATEST(date_ordered, estimated_delivery, actual_delivery, updated_at, status_since) < '10000-01-01Z') NOT VALID;
ALTER TABLE order_events ADD CONSTRAINT order_events_dates_range
  CHECK (LEAST(at, promise, from_since) >= '0001-01-01Z'
    AND GREATEST(at, promise, from_since) < '10000-01-01Z') NOT VALID;
ALTER TABLE accounts ADD CONSTRAINT accounts_dates_range
  CHECK (LEAST(access_token_expires_at, refresh_token_expires_at, created_at, updated_at) >= '0001-01-01Z'
    AND GREATEST(access_token_expires_at, refresh_token_expires_at, created_at, updated_at) < '10000-01-01Z') NOT VALID;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_dates_range
  CHECK (LEAST(created_at, expires_at, last_used_at, revoked_at) >= '0001-01-01Z'
    AND GREATEST(created_at, expires_at, last_used_at, revoked_at) < '10000-01-01Z') NOT VALID;
ALTER TABLE audit_events ADD CONSTRAINT audit_events_dates_range
  CHECK (at >= '0001-01-01Z' AND at < '10000-01-01Z') NOT VALID;
ALTER TABLE customers ADD CONSTRAINT customers_dates_range
  CHECK (created_at >= '0001-01-01Z' AND created_at < '10000-01-01Z') NOT VALID;
ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_dates_range
  CHECK (created_at >= '0001-01-01Z' AND created_at < '10000-01-01Z') NOT VALID;
ALTER TABLE invitations ADD CONSTRAINT invitations_dates_range
  CHECK (LEAST(created_at, expires_at, used_at) >= '0001-01-01Z'
    AND GREATEST(created_at, expires_at, used_at) < '10000-01-01Z') NOT VALID;
ALTER TABLE sessions ADD CONSTRAINT sessions_dates_range
  CHECK (LEAST(expires_at, created_at, updated_at) >= '0001-01-01Z'
    AND GREATEST(expires_at, created_at, updated_at) < '10000-01-01Z') NOT VALID;
ALTER TABLE two_factors ADD CONSTRAINT two_factors_dates_range
  CHECK (locked_until >= '0001-01-01Z' AND locked_until < '10000-01-01Z') NOT VALID;
ALTER TABLE users ADD CONSTRAINT users_dates_range
  CHECK (LEAST(created_at, updated_at, disabled_at) >= '0001-01-01Z'
    AND GREATEST(created_at, updated_at, disabled_at) < '10000-01-01Z') NOT VALID;
ALTER TABLE verifications ADD CONSTRAINT verifications_dates_range
  CHECK (LEAST(expires_at, created_at, updated_at) >= '0001-01-01Z'
    AND GREATEST(expires_at, created_at, updated_at) < '10000-01-01Z') NOT VALID;

DROP FUNCTION is_out_of_reach;
