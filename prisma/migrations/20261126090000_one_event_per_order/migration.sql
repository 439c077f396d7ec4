-- A row trigger records each change of an order, and a statement trigger rings the bell. Nothing is counted
-- here any more. Events get what the statistics need, so that those can be computed from events alone.

-- The order in which writers take these locks. So no writer has one of them and waits for another.
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
LOCK TABLE order_events IN ACCESS EXCLUSIVE MODE;
LOCK TABLE order_counts IN ACCESS EXCLUSIVE MODE;

-- None of these columns rewrites its table. The rows that exist are filled in the background.
ALTER TABLE orders ADD COLUMN status_since timestamptz(3);

ALTER TABLE order_events
  -- The delivery method and the estimated delivery of the order after the change; before a deletion.
  ADD COLUMN delivery_method delivery_method,
  ADD COLUMN promise timestamptz(3),
  -- When the status began that the order leaves. If the order was imported: when it was placed.
  ADD COLUMN from_since timestamptz(3),
  -- What the change corrected: [{"field": "deliveryAddress", "from": "…", "to": "…"}, …], with the names and
  -- the text forms of the API. The status and what follows from it is not part of it.
  ADD COLUMN changes jsonb,
  -- The event that this one takes back, and whether an import wrote it: settings of the writer.
  ADD COLUMN undoes bigint,
  ADD COLUMN imported boolean NOT NULL DEFAULT false;

-- What is still to be filled: the events with these ids, and every order without `status_since`.
ALTER TABLE installation
  ADD COLUMN unfilled_from bigint,
  ADD COLUMN unfilled_to bigint,
  ADD COLUMN history_filled boolean NOT NULL DEFAULT false;
UPDATE installation
   SET unfilled_from = (SELECT min(id) FROM order_events),
       unfilled_to = (SELECT max(id) FROM order_events),
       history_filled = NOT EXISTS (SELECT FROM order_events) AND NOT EXISTS (SELECT FROM orders);

DROP TRIGGER orders_before_write ON orders;
DROP TRIGGER orders_after_insert ON orders;
DROP TRIGGER orders_after_update ON orders;
DROP TRIGGER orders_after_delete ON orders;
DROP FUNCTION orders_before_write, orders_after_insert, orders_after_update, orders_after_delete, count_orders,
  order_event_actor, order_writer_setting;

-- For the processes of the release before, which go on while this one starts.
DROP TABLE order_counts;
CREATE VIEW order_counts AS
  SELECT status, 0::bigint AS slot, count(*) AS n FROM orders GROUP BY status;
CREATE OR REPLACE FUNCTION recount_orders() RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;

-- What must be true of an order, whichever program writes it.

CREATE FUNCTION orders_before_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
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
    -- At least five digits; lpad alone would cut a sixth.
    NEW.order_number := 'ORD-' || to_char(NEW.date_ordered AT TIME ZONE 'UTC', 'YYYYMMDD') || '-'
      || lpad(NEW.id::text, GREATEST(5, length(NEW.id::text)), '0');
  END IF;
  -- The status began when the writer says. Otherwise at the earliest moment that the order itself shows,
  -- so that an order which is entered or imported later has waited since it was placed.
  IF NEW.status_since IS NULL THEN
    NEW.status_since := CASE NEW.status WHEN 'PENDING' THEN NEW.date_ordered
                                        WHEN 'DELIVERED' THEN NEW.actual_delivery
                                        ELSE NEW.updated_at END;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER orders_before_insert BEFORE INSERT ON orders
  FOR EACH ROW EXECUTE FUNCTION orders_before_insert();

CREATE FUNCTION orders_before_update() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  since CONSTANT timestamptz(3) := NEW.status_since;
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
  RETURN NEW;
END $$;

CREATE TRIGGER orders_before_update BEFORE UPDATE ON orders
  FOR EACH ROW EXECUTE FUNCTION orders_before_update();

-- When an order without `status_since` entered its status. Orders that were written before the column existed
-- have it in their history; those that were loaded without a history have it in their dates, as new ones do.
CREATE FUNCTION order_status_since(ordered orders) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
  recorded timestamptz;
BEGIN
  SELECT CASE WHEN to_status = ordered.status THEN at END INTO recorded
    FROM public.order_events
   WHERE order_id = ordered.id AND to_status IS NOT NULL ORDER BY id DESC LIMIT 1;
  RETURN COALESCE(recorded, CASE ordered.status WHEN 'PENDING' THEN ordered.date_ordered
                                                WHEN 'DELIVERED' THEN ordered.actual_delivery
                                                ELSE ordered.updated_at END);
END $$;

CREATE FUNCTION order_change(field text, before text, after text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN before IS DISTINCT FROM after
    THEN jsonb_build_array(jsonb_build_object('field', field, 'from', before, 'to', after))
    ELSE '[]' END
$$;

CREATE FUNCTION order_changes(old_order orders, new_order orders) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  -- A moment as the API writes it.
  moment CONSTANT text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
BEGIN
  RETURN public.order_change('orderNumber', old_order.order_number, new_order.order_number)
    || public.order_change('customer', old_order.customer_id::text, new_order.customer_id::text)
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

-- One event per changed order. The names of these triggers begin with digits so that they run before those
-- of other programs: an AFTER ROW trigger that changes the order again must not record its change first.

CREATE FUNCTION orders_record_placed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  is_import CONSTANT boolean := COALESCE(NULLIF(current_setting('orders.imported', true), '')::boolean, false);
BEGIN
  -- An imported order counts at its own dates, not at the time of its import.
  INSERT INTO public.order_events (order_id, kind, to_status, actor, reason, at, delivery_method, promise,
                                   from_since, undoes, imported)
  VALUES (NEW.id, 'PLACED', NEW.status,
          COALESCE(NULLIF(current_setting('orders.actor', true), ''), 'database'),
          NULLIF(current_setting('orders.reason', true), ''),
          CASE WHEN is_import THEN NEW.status_since ELSE NEW.updated_at END,
          NEW.delivery_method, NEW.estimated_delivery,
          CASE WHEN is_import THEN NEW.date_ordered END,
          NULLIF(current_setting('orders.undoes', true), '')::bigint,
          is_import);
  RETURN NULL;
END $$;

CREATE TRIGGER "00_orders_record_placed" AFTER INSERT ON orders
  FOR EACH ROW EXECUTE FUNCTION orders_record_placed();

CREATE FUNCTION orders_record_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  moved CONSTANT boolean := NEW.status <> OLD.status;
  is_import CONSTANT boolean := COALESCE(NULLIF(current_setting('orders.imported', true), '')::boolean, false);
  corrected jsonb;
BEGIN
  IF NOT moved OR (NEW.order_number, NEW.customer_id, NEW.delivery_method, NEW.delivery_address,
                   NEW.total_credits, NEW.date_ordered, NEW.estimated_delivery)
     IS DISTINCT FROM (OLD.order_number, OLD.customer_id, OLD.delivery_method, OLD.delivery_address,
                       OLD.total_credits, OLD.date_ordered, OLD.estimated_delivery) THEN
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

CREATE TRIGGER "00_orders_record_changed" AFTER UPDATE ON orders
  FOR EACH ROW WHEN (NEW.version <> OLD.version) EXECUTE FUNCTION orders_record_changed();

CREATE FUNCTION orders_record_deleted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.order_events (order_id, kind, from_status, actor, reason, at, delivery_method, promise,
                                   from_since, undoes, imported)
  VALUES (OLD.id, 'DELETED', OLD.status,
          COALESCE(NULLIF(current_setting('orders.actor', true), ''), 'database'),
          NULLIF(current_setting('orders.reason', true), ''),
          clock_timestamp(), OLD.delivery_method, OLD.estimated_delivery,
          COALESCE(OLD.status_since, public.order_status_since(OLD)),
          NULLIF(current_setting('orders.undoes', true), '')::bigint,
          COALESCE(NULLIF(current_setting('orders.imported', true), '')::boolean, false));
  RETURN NULL;
END $$;

CREATE TRIGGER "00_orders_record_deleted" AFTER DELETE ON orders
  FOR EACH ROW EXECUTE FUNCTION orders_record_deleted();

CREATE OR REPLACE FUNCTION orders_before_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'orders can be truncated only in a READ COMMITTED transaction: an older snapshot misses some';
  END IF;
  INSERT INTO public.order_events (order_id, kind, from_status, actor, reason, at, delivery_method, promise,
                                   from_since, undoes, imported)
    SELECT id, 'DELETED', status,
           COALESCE(NULLIF(current_setting('orders.actor', true), ''), 'database'),
           NULLIF(current_setting('orders.reason', true), ''),
           clock_timestamp(), delivery_method, estimated_delivery,
           COALESCE(status_since, public.order_status_since(o)),
           NULLIF(current_setting('orders.undoes', true), '')::bigint,
           COALESCE(NULLIF(current_setting('orders.imported', true), '')::boolean, false)
      FROM public.orders o ORDER BY id;
  PERFORM public.ring_order_bell();
  RETURN NULL;
END $$;

DROP FUNCTION sees_latest_commits;

-- A writer can choose not to ring (SET LOCAL orders.bell = off), because PostgreSQL refuses to prepare a
-- transaction that has notified. Readers find its events by their poll. A notification takes a lock on the
-- whole cluster at commit, so of the transactions that are open at the same time only one rings.
CREATE OR REPLACE FUNCTION ring_order_bell() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('orders.bell', true) = 'off' THEN
    RETURN;
  END IF;
  IF pg_try_advisory_xact_lock(5279100, 1) THEN
    PERFORM pg_notify('order_events', '');
  END IF;
END $$;

-- The same as a trigger. Calling the other function would cost each writer as much again.
CREATE FUNCTION orders_ring_bell() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('orders.bell', true) = 'off' THEN
    RETURN NULL;
  END IF;
  IF pg_try_advisory_xact_lock(5279100, 1) THEN
    PERFORM pg_notify('order_events', '');
  END IF;
  RETURN NULL;
END $$;

-- A statement that changed no row has assigned no transaction id, unless its transaction wrote before.
CREATE TRIGGER orders_ring_bell AFTER INSERT OR UPDATE OR DELETE ON orders
  FOR EACH STATEMENT WHEN (pg_current_xact_id_if_assigned() IS NOT NULL)
  EXECUTE FUNCTION orders_ring_bell();

-- The record stays append-only. Until the history is filled, a writer that sets `orders.fill` may put values
-- into new columns that are empty, and change nothing else.

CREATE OR REPLACE FUNCTION order_events_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('orders.fill', true) = 'on'
     AND EXISTS (SELECT FROM public.installation WHERE NOT history_filled) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'order_events is append-only: % refused', TG_OP;
END $$;

CREATE FUNCTION order_events_refuse_overwriting() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  filled public.order_events := OLD;
BEGIN
  filled.delivery_method := COALESCE(OLD.delivery_method, NEW.delivery_method);
  filled.promise := COALESCE(OLD.promise, NEW.promise);
  filled.from_since := COALESCE(OLD.from_since, NEW.from_since);
  IF NEW *<> filled THEN
    RAISE EXCEPTION 'order_events is append-only: only empty columns of an event can be filled';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER order_events_fill_only BEFORE UPDATE ON order_events
  FOR EACH ROW WHEN (current_setting('orders.fill', true) = 'on')
  EXECUTE FUNCTION order_events_refuse_overwriting();
