-- What fill.sql left. Everything, if another tool than the server applies the migrations.
UPDATE customers SET searched = '' WHERE searched IS NULL;

DROP INDEX customers_username_trgm_idx;
DROP INDEX customers_email_trgm_idx;
