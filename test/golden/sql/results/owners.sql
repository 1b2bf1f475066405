SELECT label, user_id, CASE WHEN "from" < 0 THEN NULL ELSE iso_text("from") END AS "from",
  CASE WHEN until > 8000000000000 THEN NULL ELSE iso_text(until) END AS until
FROM owners
