-- A search finds what a person takes for the same letters: "Strasse" and "Straße", a Greek sigma in either of its
-- small forms, "Işık" and "IŞIK", and a name whose apostrophe was typed as an accent or a prime. Two later migrations
-- compute the texts that exist again.

-- The server does the same with what is searched for (server/orders/search-text.ts). The letters are folded after
-- NFKC, which makes them of others. Those that have another small form in Greek or Turkish lose their capital here,
-- because what ILIKE makes of it depends on the database's locale.
CREATE OR REPLACE FUNCTION search_text(given text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(replace(replace(
    translate(
      normalize(translate(
        regexp_replace(given,
          E'[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164'
            || E'\uFE00-\uFE0F\uFEFF\uFFA0\U000E0000-\U000E0FFF]', '', 'g'),
        E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uFE58\uFE63\uFF0D'
          || E'\u2018\u2019\u201B\u02BB\u02BC\uFF07\u00B4\u1FFD'
          || E'\u0009\u000A\u000B\u000C\u000D\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008'
          || E'\u2009\u200A\u2028\u2029\u202F\u205F\u3000',
        '----------''''''''''''''''                        '), NFKC),
      E'\u0060\u02B9\u2032\u03A3\u03C2I\u0130\u0131', E'''''''\u03C3\u03C3iii'),
    E'\u00DF', 'ss'), E'\u1E9E', 'ss'), E'i\u0307', 'i')
$$;
