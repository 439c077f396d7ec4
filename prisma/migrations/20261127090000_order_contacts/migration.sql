-- Each order has a contact of its own, and can have the number by which another program knows it. Before, the
-- e-mail address was the customer's, and each new order of a customer overwrote it for all earlier ones.

LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;

-- None of these columns rewrites the table. A later migration fills the contacts of the rows that exist.
ALTER TABLE orders
  -- Empty only in an order of an earlier release that is not filled yet.
  ADD COLUMN contact_email text NOT NULL DEFAULT '',
  ADD COLUMN external_id text,
  -- What a search looks through besides the order number and the customer (trigger). Null for most orders:
  -- their contact is the customer's address, and they have no number of another program.
  ADD COLUMN searched text;

-- Nearly all rows are in none of these indexes, so that most writes do not pay for them.
CREATE UNIQUE INDEX orders_external_id_key ON orders (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX orders_searched_trgm_idx ON orders USING gin (searched gin_trgm_ops) WHERE searched IS NOT NULL;

-- A text as searches compare it, apart from upper and lower case. The server does the same with what is searched
-- for (server/orders/search-text.ts): invisible characters are dropped; every hyphen, dash, apostrophe and space
-- becomes the plain one; then NFKC.
CREATE FUNCTION search_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT normalize(translate(
    regexp_replace(given,
      E'[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164'
        || E'\uFE00-\uFE0F\uFEFF\uFFA0\U000E0000-\U000E0FFF]', '', 'g'),
    E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D\u2018\u2019\u201B\u02BC\uFF07'
      || E'\u0009\u000A\u000B\u000C\u000D\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008'
      || E'\u2009\u200A\u2028\u2029\u202F\u205F\u3000',
    '----------''''''''''                        '), NFKC)
$$;

CREATE FUNCTION order_searched(contact text, of_customer text, external_id text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT NULLIF(concat_ws(E'\n',
    CASE WHEN contact IS DISTINCT FROM of_customer THEN public.search_text(contact) END,
    public.search_text(external_id)), '')
$$;

CREATE OR REPLACE FUNCTION orders_before_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  customer_email text;
BEGIN
  IF NEW.status = 'DELIVERED' THEN
    NEW.actual_delivery := COALESCE(NEW.actual_delivery, clock_timestamp());
  ELSE
    NEW.actual_delivery := NULL;
  END IF;
  IF NEW.status = 'CANCELLED' THEN
    NEW.cancellation_reason :=
      COALESCE(NEW.cancellation_reason, NULLIF(current_setting('orders.reason', true), ''));
  ELSE
    NEW.cancellation_reason := NULL;
  END IF;
  NEW.version := 1;
  NEW.updated_at := clock_timestamp();
  IF NEW.order_number IS NULL OR NEW.order_number = '' THEN
    -- At least five digits; lpad alone would cut a sixth. An infinite date has no digits; its constraint says so.
    NEW.order_number := 'ORD-' || COALESCE(to_char(NEW.date_ordered AT TIME ZONE 'UTC', 'YYYYMMDD'), '') || '-'
      || lpad(NEW.id::text, GREATEST(5, length(NEW.id::text)), '0');
  END IF;
  -- The status began when the writer says. Otherwise at the earliest moment that the order itself shows,
  -- so that an order which is entered or imported later has waited since it was placed.
  IF NEW.status_since IS NULL THEN
    NEW.status_since := CASE NEW.status WHEN 'PENDING' THEN NEW.date_ordered
                                        WHEN 'DELIVERED' THEN NEW.actual_delivery
                                        ELSE NEW.updated_at END;
  END IF;
  SELECT email INTO customer_email FROM public.customers WHERE id = NEW.customer_id;
  -- If the customer does not exist, the foreign key says so.
  NEW.contact_email := COALESCE(NULLIF(NEW.contact_email, ''), customer_email, '');
  NEW.external_id := NULLIF(NEW.external_id, '');
  NEW.searched := NULL;
  IF NEW.contact_email <> customer_email OR NEW.external_id IS NOT NULL THEN
    NEW.searched := public.order_searched(NEW.contact_email, customer_email, NEW.external_id);
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION orders_before_update() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  since CONSTANT timestamptz(3) := NEW.status_since;
  -- What is searched follows from other columns. A writer that changes it has it computed again.
  is_searched_stale boolean := NEW.searched IS DISTINCT FROM OLD.searched;
  filled_contact text;
  customer_email text;
BEGIN
  IF NEW.id <> OLD.id THEN
    RAISE EXCEPTION 'the id of an order cannot change (order %)', OLD.id;
  END IF;
  -- A status and its dates agree.
  IF NEW.status = 'DELIVERED' THEN
    NEW.actual_delivery := COALESCE(NEW.actual_delivery, clock_timestamp());
  ELSE
    NEW.actual_delivery := NULL;
  END IF;
  IF NEW.status <> 'CANCELLED' THEN
    NEW.cancellation_reason := NULL;
  ELSIF OLD.status <> 'CANCELLED' THEN
    -- Only of the write that cancels: what is done to a cancelled order later has reasons of its own.
    NEW.cancellation_reason :=
      COALESCE(NEW.cancellation_reason, NULLIF(current_setting('orders.reason', true), ''));
  END IF;

  IF NEW.external_id = '' THEN
    NEW.external_id := NULL;
  END IF;
  IF NEW.contact_email IS DISTINCT FROM OLD.contact_email OR NEW.customer_id <> OLD.customer_id
     OR NEW.external_id IS DISTINCT FROM OLD.external_id OR is_searched_stale THEN
    is_searched_stale := true;
    SELECT email INTO customer_email FROM public.customers WHERE id = NEW.customer_id;
    NEW.contact_email := COALESCE(NULLIF(NEW.contact_email, ''), customer_email, '');
    IF OLD.contact_email = '' THEN
      -- To fill the contact of an order of an earlier release is no change.
      filled_contact := NEW.contact_email;
      NEW.contact_email := '';
    END IF;
  END IF;
  NEW.searched := OLD.searched;

  NEW.version := OLD.version;
  NEW.updated_at := OLD.updated_at;
  NEW.status_since := OLD.status_since;
  IF NEW.status <> OLD.status THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
    -- A writer that knows better (an import, or one that takes a change back) sets another time itself.
    NEW.status_since :=
      CASE WHEN since = OLD.status_since OR since IS NULL THEN NEW.updated_at ELSE since END;
  -- A write that changes nothing is no change: no new version, no event. The binary comparison works for
  -- columns of any type, also those without an equality operator.
  ELSIF NEW *<> OLD THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := clock_timestamp();
  ELSIF OLD.status_since IS NULL THEN
    NEW.status_since := since;
  END IF;

  IF is_searched_stale THEN
    NEW.contact_email := COALESCE(filled_contact, NEW.contact_email);
    NEW.searched := public.order_searched(NEW.contact_email, customer_email, NEW.external_id);
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION order_changes(old_order orders, new_order orders) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  -- A moment as the API writes it.
  moment CONSTANT text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
BEGIN
  RETURN public.order_change('orderNumber', old_order.order_number, new_order.order_number)
    || public.order_change('externalId', old_order.external_id, new_order.external_id)
    || public.order_change('customer', old_order.customer_id::text, new_order.customer_id::text)
    || public.order_change('contactEmail', old_order.contact_email, new_order.contact_email)
    || public.order_change('deliveryMethod', old_order.delivery_method::text, new_order.delivery_method::text)
    || public.order_change('deliveryAddress', old_order.delivery_address, new_order.delivery_address)
    || public.order_change('totalCredits', old_order.total_credits::text, new_order.total_credits::text)
    || public.order_change('dateOrdered',
         to_char(old_order.date_ordered AT TIME ZONE 'UTC', moment),
         to_char(new_order.date_ordered AT TIME ZONE 'UTC', moment))
    || public.order_change('estimatedDelivery',
         to_char(old_order.estimated_delivery AT TIME ZONE 'UTC', moment),
         to_char(new_order.estimated_delivery AT TIME ZONE 'UTC', moment))
    -- While the status changes, these two follow from it.
    || CASE WHEN old_order.status <> new_order.status THEN '[]'
       ELSE public.order_change('actualDelivery',
              to_char(old_order.actual_delivery AT TIME ZONE 'UTC', moment),
              to_char(new_order.actual_delivery AT TIME ZONE 'UTC', moment))
         || public.order_change('cancellationReason',
              old_order.cancellation_reason, new_order.cancellation_reason)
       END;
END $$;

CREATE OR REPLACE FUNCTION orders_record_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  moved CONSTANT boolean := NEW.status <> OLD.status;
  is_import CONSTANT boolean := COALESCE(NULLIF(current_setting('orders.imported', true), '')::boolean, false);
  corrected jsonb;
BEGIN
  IF NOT moved OR (NEW.order_number, NEW.external_id, NEW.customer_id, NEW.contact_email, NEW.delivery_method,
                   NEW.delivery_address, NEW.total_credits, NEW.date_ordered, NEW.estimated_delivery)
     IS DISTINCT FROM (OLD.order_number, OLD.external_id, OLD.customer_id, OLD.contact_email, OLD.delivery_method,
                       OLD.delivery_address, OLD.total_credits, OLD.date_ordered, OLD.estimated_delivery) THEN
    corrected := public.order_changes(OLD, NEW);
  END IF;
  INSERT INTO public.order_events (order_id, kind, from_status, to_status, actor, reason, at,
                                   delivery_method, promise, from_since, changes, undoes, imported)
  VALUES (NEW.id,
          CASE WHEN moved THEN 'STATUS_CHANGED'::public.order_event_kind ELSE 'EDITED' END,
          CASE WHEN moved THEN OLD.status END,
          CASE WHEN moved THEN NEW.status END,
          COALESCE(NULLIF(current_setting('orders.actor', true), ''), 'database'),
          COALESCE(NULLIF(current_setting('orders.reason', true), ''),
                   CASE WHEN moved THEN NEW.cancellation_reason END),
          CASE WHEN moved AND is_import THEN NEW.status_since ELSE NEW.updated_at END,
          NEW.delivery_method, NEW.estimated_delivery,
          CASE WHEN moved THEN COALESCE(OLD.status_since, public.order_status_since(OLD)) END,
          corrected,
          NULLIF(current_setting('orders.undoes', true), '')::bigint,
          is_import);
  RETURN NULL;
END $$;
