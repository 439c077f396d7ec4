-- What every committed change of orders leaves behind: true counts, an event, a rung bell.
-- All of it happens in the writer's transaction, so a rolled-back change leaves nothing.

CREATE TYPE order_event_kind AS ENUM ('PLACED', 'STATUS_CHANGED', 'EDITED', 'DELETED');

CREATE TABLE order_events (
  id bigserial PRIMARY KEY,
  -- The writing transaction. Readers ask which transactions are visible now and were not before;
  -- ids alone would not do, since they are given out in another order than transactions commit.
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  order_id bigint NOT NULL,
  kind order_event_kind NOT NULL,
  from_status order_status,
  to_status order_status,
  actor text NOT NULL,
  reason text,
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX order_events_xid_id_idx ON order_events (xid, id);
CREATE INDEX order_events_order_id_id_idx ON order_events (order_id, id);
CREATE INDEX order_events_at_idx ON order_events (at);

CREATE FUNCTION order_events_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'order_events is append-only: % refused', TG_OP;
END $$;

CREATE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_events
  FOR EACH STATEMENT EXECUTE FUNCTION order_events_refuse_change();

-- Slotted counters. Few rows, each updated very often: room on the page keeps updates in place.
CREATE TABLE order_counts (
  status order_status NOT NULL,
  slot bigserial NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (status, slot)
) WITH (fillfactor = 50);

-- All that is named below is named with its schema, as in the triggers on orders.

-- Whether each statement sees all that was committed before it, not only what its transaction's
-- first one saw.
CREATE FUNCTION sees_latest_commits() RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT current_setting('transaction_isolation') IN ('read committed', 'read uncommitted')
$$;

-- Adds `delta` to the count of one status without ever waiting for another writer: any slot that
-- nobody holds will do, and where all are held a new one is made.
CREATE FUNCTION count_orders(counted order_status, delta bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  -- Under a stricter isolation level, touching a slot that somebody else changed since the
  -- snapshot was taken would fail the writer; a slot of one's own cannot.
  IF public.sees_latest_commits() THEN
    UPDATE public.order_counts SET n = n + delta
     WHERE (status, slot) = (
       SELECT status, slot FROM public.order_counts
        WHERE status = counted LIMIT 1 FOR UPDATE SKIP LOCKED
     );
    IF FOUND THEN
      RETURN;
    END IF;
  END IF;
  INSERT INTO public.order_counts (status, n) VALUES (counted, delta);
END $$;

-- Says "look" to whoever listens; the bell carries no data. A notification takes a lock on the whole
-- cluster at commit, so of the transactions that are open at once only one rings. The others are
-- found by the readers' poll.
CREATE FUNCTION ring_order_bell() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF pg_try_advisory_xact_lock(5279100, 1) THEN
    PERFORM pg_notify('order_events', '');
  END IF;
END $$;

CREATE FUNCTION order_event_actor() RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT COALESCE(public.order_writer_setting('actor'), 'database')
$$;

-- The triggers below run once per statement: a statement over ten thousand orders is one pass.

CREATE FUNCTION orders_after_insert() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- Read once, not for each row.
  writer CONSTANT text := public.order_event_actor();
  why CONSTANT text := public.order_writer_setting('reason');
  change record;
BEGIN
  FOR change IN
    WITH placed AS (
      INSERT INTO public.order_events (order_id, kind, to_status, actor, reason, at)
      SELECT id, 'PLACED', status, writer, why, updated_at FROM added ORDER BY id
      RETURNING to_status
    )
    SELECT to_status AS status, count(*) AS delta FROM placed GROUP BY to_status ORDER BY to_status
  LOOP
    PERFORM public.count_orders(change.status, change.delta);
  END LOOP;
  -- FOUND tells whether the loop had anything to do.
  IF FOUND THEN
    PERFORM public.ring_order_bell();
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER orders_after_insert AFTER INSERT ON orders
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION orders_after_insert();

-- The plan for joining the two transition tables is made once per session, when they may hold one row,
-- and kept: as nested loops it would take half a minute for ten thousand.
CREATE FUNCTION orders_after_update() RETURNS trigger
LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
  -- Read once, not for each row.
  writer CONSTANT text := public.order_event_actor();
  why CONSTANT text := public.order_writer_setting('reason');
  change record;
BEGIN
  INSERT INTO public.order_events (order_id, kind, from_status, to_status, actor, reason, at)
    SELECT a.id,
           CASE WHEN a.status = b.status THEN 'EDITED'::public.order_event_kind
                ELSE 'STATUS_CHANGED' END,
           CASE WHEN a.status <> b.status THEN b.status END,
           CASE WHEN a.status <> b.status THEN a.status END,
           writer,
           COALESCE(why, CASE WHEN a.status <> b.status THEN a.cancellation_reason END),
           a.updated_at
      FROM changed_to a JOIN changed_from b USING (id)
     WHERE a.version <> b.version
     ORDER BY a.id;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  FOR change IN
    SELECT status, sum(d)::bigint AS delta
      FROM (SELECT status, 1 AS d FROM changed_to UNION ALL SELECT status, -1 FROM changed_from) AS both_sides
     GROUP BY status HAVING sum(d) <> 0 ORDER BY status
  LOOP
    PERFORM public.count_orders(change.status, change.delta);
  END LOOP;
  PERFORM public.ring_order_bell();
  RETURN NULL;
END $$;

CREATE TRIGGER orders_after_update AFTER UPDATE ON orders
  REFERENCING OLD TABLE AS changed_from NEW TABLE AS changed_to
  FOR EACH STATEMENT EXECUTE FUNCTION orders_after_update();

CREATE FUNCTION orders_after_delete() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- Read once, not for each row.
  writer CONSTANT text := public.order_event_actor();
  why CONSTANT text := public.order_writer_setting('reason');
  change record;
BEGIN
  INSERT INTO public.order_events (order_id, kind, from_status, actor, reason, at)
    SELECT id, 'DELETED', status, writer, why, clock_timestamp()
      FROM removed ORDER BY id;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  FOR change IN SELECT status, count(*) AS delta FROM removed GROUP BY status ORDER BY status LOOP
    PERFORM public.count_orders(change.status, -change.delta);
  END LOOP;
  PERFORM public.ring_order_bell();
  RETURN NULL;
END $$;

CREATE TRIGGER orders_after_delete AFTER DELETE ON orders
  REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION orders_after_delete();

-- The table is locked against everybody by now, so nobody else holds a counter either.
CREATE FUNCTION orders_before_truncate() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  writer CONSTANT text := public.order_event_actor();
  why CONSTANT text := public.order_writer_setting('reason');
BEGIN
  IF NOT public.sees_latest_commits() THEN
    RAISE EXCEPTION 'orders can be truncated only in a READ COMMITTED transaction: an older snapshot misses some';
  END IF;
  INSERT INTO public.order_events (order_id, kind, from_status, actor, reason, at)
    SELECT id, 'DELETED', status, writer, why, clock_timestamp()
      FROM public.orders ORDER BY id;
  -- Not DELETE, which would miss slots outside this transaction's snapshot.
  TRUNCATE public.order_counts;
  PERFORM public.ring_order_bell();
  RETURN NULL;
END $$;

CREATE TRIGGER orders_before_truncate BEFORE TRUNCATE ON orders
  FOR EACH STATEMENT EXECUTE FUNCTION orders_before_truncate();

-- Sets the counters to a full recount: after loading orders with the triggers disabled.
CREATE FUNCTION recount_orders() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF NOT public.sees_latest_commits() THEN
    RAISE EXCEPTION 'orders can be recounted only in a READ COMMITTED transaction: an older snapshot misses some';
  END IF;
  LOCK TABLE public.orders IN SHARE ROW EXCLUSIVE MODE;
  TRUNCATE public.order_counts;
  INSERT INTO public.order_counts (status, n)
    SELECT status, count(*) FROM public.orders GROUP BY status;
END $$;

-- One row: what belongs to this database as a whole.
CREATE TABLE installation (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  -- Names the run of transaction ids that cursors refer to. Made when the database is first opened,
  -- not here: copies of a prepared database must not share it.
  feed_epoch text,
  system_identifier text,
  auth_secret text
);
INSERT INTO installation DEFAULT VALUES;
