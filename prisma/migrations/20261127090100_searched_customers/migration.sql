-- A search looks through one normalized text of each customer, so that it finds what looks the same: "José" in
-- whichever of its two encodings, a name with a non-breaking hyphen.

LOCK TABLE customers IN ACCESS EXCLUSIVE MODE;

-- Null only in a customer of an earlier release that is not filled yet.
ALTER TABLE customers ADD COLUMN searched text;
-- It takes the place of the indexes on username and e-mail address once the texts are filled.
CREATE INDEX customers_searched_trgm_idx ON customers USING gin (searched gin_trgm_ops) WHERE searched IS NOT NULL;

CREATE FUNCTION customers_before_write() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.searched := public.search_text(NEW.username) || E'\n' || public.search_text(NEW.email);
  RETURN NEW;
END $$;

CREATE TRIGGER customers_before_write BEFORE INSERT OR UPDATE ON customers
  FOR EACH ROW EXECUTE FUNCTION customers_before_write();

-- Another address of the customer changes no order: each keeps the contact that it has. What changes is which
-- orders have to be found by their own contact.
CREATE FUNCTION customers_keep_contacts() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.orders
     SET contact_email = CASE contact_email WHEN '' THEN OLD.email ELSE contact_email END,
         searched = ''
   WHERE customer_id = NEW.id AND contact_email IN ('', OLD.email, NEW.email);
  RETURN NULL;
END $$;

CREATE TRIGGER customers_keep_contacts AFTER UPDATE ON customers
  FOR EACH ROW WHEN (NEW.email <> OLD.email) EXECUTE FUNCTION customers_keep_contacts();
