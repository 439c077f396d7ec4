-- Orders, their customers and items.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TYPE order_status AS ENUM ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED');
CREATE TYPE delivery_method AS ENUM ('HOME_DELIVERY', 'PICKUP');

CREATE TABLE customers (
  id bigserial PRIMARY KEY,
  username text NOT NULL,
  email text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE UNIQUE INDEX customers_username_key ON customers (username);
CREATE INDEX customers_username_trgm_idx ON customers USING gin (username gin_trgm_ops);
CREATE INDEX customers_email_trgm_idx ON customers USING gin (email gin_trgm_ops);

CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  order_number text NOT NULL DEFAULT '',
  customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE RESTRICT,
  status order_status NOT NULL DEFAULT 'PENDING',
  delivery_method delivery_method NOT NULL,
  delivery_address text NOT NULL,
  total_credits integer NOT NULL CHECK (total_credits >= 0),
  date_ordered timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  estimated_delivery timestamptz(3),
  actual_delivery timestamptz(3),
  cancellation_reason text,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT orders_order_number_format CHECK (order_number ~ '^ORD-[0-9]{8}-[0-9]{5,}$'),
  CONSTRAINT orders_delivered_has_date CHECK ((status = 'DELIVERED') = (actual_delivery IS NOT NULL)),
  CONSTRAINT orders_reason_only_when_cancelled CHECK (cancellation_reason IS NULL OR status = 'CANCELLED')
);

-- Every sort has the id as tie-breaker, so that pages are stable.
CREATE UNIQUE INDEX orders_order_number_key ON orders (order_number);
CREATE INDEX orders_date_ordered_id_idx ON orders (date_ordered, id);
CREATE INDEX orders_status_date_ordered_id_idx ON orders (status, date_ordered, id);
CREATE INDEX orders_status_id_idx ON orders (status, id);
CREATE INDEX orders_customer_id_id_idx ON orders (customer_id, id);
CREATE INDEX orders_total_credits_id_idx ON orders (total_credits, id);
CREATE INDEX orders_updated_at_id_idx ON orders (updated_at, id);
CREATE INDEX orders_order_number_trgm_idx ON orders USING gin (order_number gin_trgm_ops);

CREATE TABLE order_items (
  id bigserial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  name text NOT NULL,
  category text NOT NULL,
  credit_value integer NOT NULL CHECK (credit_value >= 0),
  quantity integer NOT NULL DEFAULT 1 CHECK (quantity > 0)
);

CREATE INDEX order_items_order_id_id_idx ON order_items (order_id, id);

-- What must be true of an order, whoever writes it. All that triggers use is named with its schema: a
-- restore writes with an empty search_path, and setting one at every call would slow each write down.

CREATE FUNCTION order_writer_setting(setting text) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT NULLIF(current_setting('orders.' || setting, true), '')
$$;

CREATE FUNCTION orders_before_write() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  -- A status and its dates agree.
  IF NEW.status = 'DELIVERED' THEN
    NEW.actual_delivery := COALESCE(NEW.actual_delivery, clock_timestamp());
  ELSE
    NEW.actual_delivery := NULL;
  END IF;
  IF NEW.status <> 'CANCELLED' THEN
    NEW.cancellation_reason := NULL;
  ELSIF OLD.status IS DISTINCT FROM 'CANCELLED' THEN
    -- Only of the write that cancels: what is done to a cancelled order later has reasons of its own.
    NEW.cancellation_reason := COALESCE(NEW.cancellation_reason, public.order_writer_setting('reason'));
  END IF;

  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
    NEW.updated_at := clock_timestamp();
    IF NEW.order_number IS NULL OR NEW.order_number = '' THEN
      -- At least five digits; lpad alone would cut a sixth.
      NEW.order_number := 'ORD-' || to_char(NEW.date_ordered AT TIME ZONE 'UTC', 'YYYYMMDD') || '-'
        || lpad(NEW.id::text, GREATEST(5, length(NEW.id::text)), '0');
    END IF;
    RETURN NEW;
  END IF;

  IF NEW.id <> OLD.id THEN
    RAISE EXCEPTION 'the id of an order cannot change (order %)', OLD.id;
  END IF;
  -- A write that changes nothing is no change: no new version, no event.
  NEW.version := OLD.version;
  NEW.updated_at := OLD.updated_at;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_before_write BEFORE INSERT OR UPDATE ON orders
  FOR EACH ROW EXECUTE FUNCTION orders_before_write();
