-- The database refuses what the API cannot show: a value that another program adds to an enum made the statistics and
-- each page with such an order fail, and one text of some megabytes makes a page longer than an answer may be. Texts
-- may have about twenty times the length that the API accepts. The constraints are not validated, so that nothing here
-- reads a large table under a lock: an order that has a longer text keeps it, and is changed after it is shortened.

LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
LOCK TABLE customers IN ACCESS EXCLUSIVE MODE;
LOCK TABLE order_items IN ACCESS EXCLUSIVE MODE;
LOCK TABLE order_events IN ACCESS EXCLUSIVE MODE;
LOCK TABLE api_keys IN ACCESS EXCLUSIVE MODE;

-- One constraint for each table: PostgreSQL prepares them again for each statement. GREATEST leaves out nulls.
ALTER TABLE orders ADD CONSTRAINT orders_shown
  CHECK (status IN ('PENDING', 'SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED', 'CANCELLED')
    AND delivery_method IN ('HOME_DELIVERY', 'PICKUP')
    AND char_length(delivery_address) <= 20000
    AND GREATEST(char_length(contact_email), char_length(external_id)) <= 5000
    AND COALESCE(char_length(cancellation_reason), 0) <= 10000) NOT VALID;
ALTER TABLE customers ADD CONSTRAINT customers_shown
  CHECK (GREATEST(char_length(username), char_length(email)) <= 5000) NOT VALID;
ALTER TABLE order_items ADD CONSTRAINT order_items_shown
  CHECK (GREATEST(char_length(name), char_length(category)) <= 4000) NOT VALID;
-- What an event has of its order is checked there. The limits are higher, since the background still fills columns of
-- events of earlier releases.
ALTER TABLE order_events ADD CONSTRAINT order_events_shown
  CHECK (kind IN ('PLACED', 'STATUS_CHANGED', 'EDITED', 'DELETED')
    AND char_length(actor) <= 10000 AND COALESCE(char_length(reason), 0) <= 100000) NOT VALID;

-- A key keeps the scopes that the server knows.
UPDATE api_keys
   SET scopes = ARRAY(SELECT given FROM unnest(scopes) AS given WHERE given IN ('READ', 'WRITE', 'ADMIN'))
 WHERE array_position(scopes, NULL) IS NOT NULL OR NOT scopes <@ '{READ,WRITE,ADMIN}';
ALTER TABLE api_keys ADD CONSTRAINT api_keys_scopes_known
  CHECK (array_position(scopes, NULL) IS NULL AND scopes <@ '{READ,WRITE,ADMIN}');
