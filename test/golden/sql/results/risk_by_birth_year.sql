-- One assessment for an e-mail, time and score, in the birth year of the customer's latest version.
WITH assessed AS (
  SELECT DISTINCT birth_year, email, time, score
  FROM assessments
  JOIN latest_customers USING (email)
  WHERE code IS NULL
), years AS (
  SELECT birth_year, count(*) AS assessments, count(DISTINCT email) AS customers,
    list(score ORDER BY time, score, email) AS scores,
    max(time) AS latest,
    list(iso_text(time) || ' ' || regexp_replace(score::VARCHAR, '\.0$', '') ORDER BY time, score, email) AS points
  FROM assessed
  GROUP BY birth_year
)
SELECT birth_year, assessments, customers, list_reduce(scores, lambda total,
  score: total + score) / len(scores) AS mean_score,
  list_min(scores) AS min_score, list_max(scores) AS max_score, iso_text(latest) AS latest,
  array_to_string(points[-30:], ';') AS points
FROM years
