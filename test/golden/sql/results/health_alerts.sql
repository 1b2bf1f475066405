-- Minutes beyond a threshold, numbered by runs: a run ends at another minute, or where more than two are missing.
WITH owned AS (
  SELECT o.user_id, r.time, r.device_id, r.bpm, r.time // 60000 AS minute
  FROM kept_readings AS r
  JOIN owners AS o ON o.label = 'device:' || r.device_id AND o."from" <= r.time AND r.time < o.until
  WHERE is_valid(r.bpm)
), minutes AS (
  SELECT user_id, minute, mean_of(list(bpm ORDER BY time, device_id)) AS bpm FROM owned GROUP BY ALL
), kinds AS (
  SELECT *, 'high' AS kind, 120 AS threshold, bpm > 120 AS beyond FROM minutes
  UNION ALL
  SELECT *, 'low', 40, bpm < 40 FROM minutes
), starts AS (
  SELECT *, beyond AND (NOT coalesce(lag(beyond) OVER by_minute, false) OR minute - lag(minute) OVER by_minute > 3)
    AS is_start
  FROM kinds
  WINDOW by_minute AS (PARTITION BY user_id, kind ORDER BY minute)
), runs AS (
  SELECT *, max(CASE WHEN is_start THEN minute END) OVER (PARTITION BY user_id, kind ORDER BY minute) AS first
  FROM starts
), episodes AS (
  SELECT user_id, kind, threshold, first * 60000 AS start, (max(minute) + 1) * 60000 AS "end",
    CASE kind WHEN 'high' THEN max(bpm) ELSE min(bpm) END AS peak
  FROM runs
  WHERE beyond AND minute < first + 180
  GROUP BY user_id, kind, threshold, first
  HAVING max(minute) - first + 1 >= 10
), busy AS (
  SELECT user_id, start AS "from", "end" + 600000 AS until FROM workouts
  UNION ALL
  SELECT e.user_id, e.time, e.time + 3 * 3600000 + 600000
  FROM workout_events AS e
  WHERE e.code IS NULL AND e.action = 'start' AND NOT EXISTS (
    FROM workouts AS w WHERE w.user_id = e.user_id AND w.workout_id = e.workout_id AND w.session_id = e.session_id
      AND w.start <= e.time AND e.time < w."end"
  )
)
SELECT e.user_id, day_in(e.start, z.zone) AS date, iso_text(e.start)[:13] AS hour,
  sha256('["health-alert",' || to_json(e.user_id)::VARCHAR || ',"' || kind || '",' || start || ']')[:32] AS id,
  kind, iso_text(start) AS start, iso_text("end") AS "end", ("end" - start) // 60000 AS minutes, peak AS peak_bpm,
  threshold AS threshold_bpm
FROM episodes AS e
LEFT JOIN person_zones AS z ON z.user_id = e.user_id AND z."from" <= e.start AND e.start < z.until
WHERE NOT EXISTS (
  FROM busy AS b WHERE b.user_id = e.user_id AND e.start < b.until AND b."from" < e."end"
)
