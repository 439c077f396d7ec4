-- What fill.sql left. Everything, if another tool than the server applies the migrations.
UPDATE customers SET searched = ''
 WHERE searched IS DISTINCT FROM search_text(username) || E'\n' || search_text(email);
