-- The last full count of the orders, with its snapshot: a server that starts adds only what was committed since.
ALTER TABLE installation ADD COLUMN counted jsonb;
