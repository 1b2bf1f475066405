-- Minutes are unions of intervals in integer milliseconds, rounded half up to two decimals.
WITH days AS (
  SELECT *, day_of(login) AS date FROM visits
), exercises AS (
  SELECT d.gym, d.mac, d.date, w.workout_id, greatest(w.start, d.login) AS "from", least(w."end", d.logout) AS until
  FROM days AS d
  JOIN owners AS o ON o.label = 'mac:' || d.mac AND o."from" <= d.login AND d.login < o.until
  JOIN workouts AS w ON w.user_id = o.user_id AND w.start < d.logout AND d.login < w."end"
  WHERE greatest(w.start, d.login) < least(w."end", d.logout)
), intervals AS (
  SELECT gym, mac, date, 'gym' AS kind, login AS "from", logout AS until FROM days WHERE logout IS NOT NULL
  UNION ALL
  SELECT gym, mac, date, 'exercise', "from", until FROM exercises
), new_parts AS (
  -- What an interval adds to those that begin before it.
  SELECT *, greatest(0, until - greatest("from", coalesce(max(until) OVER earlier, 0))) AS added
  FROM intervals
  WINDOW earlier AS (PARTITION BY gym, mac, date, kind ORDER BY "from", until ROWS BETWEEN UNBOUNDED PRECEDING
    AND 1 PRECEDING)
), minutes AS (
  SELECT gym, mac, date, floor((coalesce(sum(added) FILTER (kind = 'gym'), 0) + 300) / 600) / 100 AS in_gym,
    floor((coalesce(sum(added) FILTER (kind = 'exercise'), 0) + 300) / 600) / 100 AS exercising
  FROM new_parts
  GROUP BY ALL
)
SELECT gym AS gym_id, mac AS mac_address, date,
  coalesce((SELECT string_agg(DISTINCT workout_id, ';' ORDER BY workout_id) FROM exercises AS e
    WHERE e.gym = days.gym AND e.mac = days.mac AND e.date = days.date), '') AS workouts,
  coalesce(any_value(in_gym), 0) AS mins_in_gym, coalesce(any_value(exercising), 0) AS mins_in_exercising,
  count(*) FILTER (logout IS NULL) AS open_visits
FROM days
LEFT JOIN minutes USING (gym, mac, date)
GROUP BY gym, mac, date
