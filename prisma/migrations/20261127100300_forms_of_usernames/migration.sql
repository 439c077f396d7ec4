-- An order finds its customer by username in whichever Unicode form the name was stored and is given: "José" has one
-- form of four characters and one of five. Customers that differ only in the form remain; the first of them is found.
CREATE INDEX customers_username_form_id_idx ON customers (normalize(username, NFC), id);
