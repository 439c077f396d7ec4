-- How often the servers were told to count all orders again. Each server holds the counts in memory, and counts
-- again when it reads another number here than when it last counted.
ALTER TABLE installation ADD COLUMN recounts integer NOT NULL DEFAULT 0;
