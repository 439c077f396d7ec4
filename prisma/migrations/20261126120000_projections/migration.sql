-- A stored projection is a table that the server computes from the event record, and the place in the record
-- up to which it did. Both change in one transaction (server/projections).
CREATE TABLE projections (
  name text PRIMARY KEY,
  -- The feed's epoch to which the place belongs. A projection of another epoch, or of none, is rebuilt.
  epoch text,
  -- The place: every event visible in `from_snapshot` is applied and, of the stretch up to `to_snapshot`, the
  -- events with ids up to `last_id`. The stretch has none above `max_id`.
  from_snapshot pg_snapshot,
  to_snapshot pg_snapshot,
  last_id bigint NOT NULL DEFAULT 0,
  max_id bigint
);

-- How many orders changed from one status to another, per quarter of an hour. A placed order has no status
-- before and a deleted one has none after.
CREATE TABLE order_flow (
  -- When the quarter begins.
  quarter timestamptz(3) NOT NULL,
  from_status order_status,
  to_status order_status,
  -- Of the order after the change. Null if it is not known.
  delivery_method delivery_method,
  -- Every event, also of changes that were undone.
  recorded integer NOT NULL,
  -- Without the changes that were undone and without their undoing.
  counted integer NOT NULL,
  -- How long the counted orders had been in the status that they left: a histogram, see `histogram_entries`.
  stays bigint[] NOT NULL
);
CREATE UNIQUE INDEX order_flow_key ON order_flow (quarter, from_status, to_status, delivery_method)
  NULLS NOT DISTINCT;

INSERT INTO projections (name) VALUES ('order_flow');

-- A histogram is an array with an element for each bucket that is not empty, in ascending order: the bucket
-- times 2^32, plus the number of values in it. The number may be negative while it is added to another.

CREATE FUNCTION histogram_entries(histogram bigint[]) RETURNS TABLE (bucket integer, n integer)
LANGUAGE sql IMMUTABLE AS $$
  SELECT ((entry + 2147483648) >> 32)::integer,
         (entry - (((entry + 2147483648) >> 32) << 32))::integer
    FROM unnest(histogram) AS entry
$$;

CREATE FUNCTION add_histograms(one bigint[], other bigint[]) RETURNS bigint[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT COALESCE(array_agg((bucket::bigint << 32) + n ORDER BY bucket), '{}')
    FROM (SELECT bucket, sum(n) AS n FROM public.histogram_entries(one || other)
           GROUP BY bucket HAVING sum(n) <> 0) AS added
$$;

-- The events of an order that are undone, as far as the events up to a place in the record say (see
-- `projections`). An event is undone if a later one undoes it that is not undone itself. So an event whose
-- undoing was undone is not undone.
CREATE FUNCTION undone_order_events(of_order bigint, from_snapshot pg_snapshot, to_snapshot pg_snapshot,
                                    last_id bigint)
RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  undone bigint[] := '{}';
  undoing record;
BEGIN
  -- From the latest to the first: whether an event is undone is known when its turn comes.
  FOR undoing IN
    SELECT id, undoes FROM public.order_events
     WHERE order_id = of_order AND undoes < id
       AND (pg_visible_in_snapshot(xid, from_snapshot)
            OR (pg_visible_in_snapshot(xid, to_snapshot) AND id <= last_id))
     ORDER BY id DESC
  LOOP
    IF NOT (undoing.id = ANY (undone) OR undoing.undoes = ANY (undone)) THEN
      undone := undone || undoing.undoes;
    END IF;
  END LOOP;
  RETURN undone;
END $$;
