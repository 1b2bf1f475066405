-- The valid readings with start < time <= end of the devices that the user owns at their time.
WITH counted AS (
  SELECT w.*, r.time, r.device_id, r.bpm
  FROM workouts AS w
  JOIN kept_readings AS r ON r.time > w.start AND r.time <= w."end" AND is_valid(r.bpm)
  JOIN owners AS o ON o.label = 'device:' || r.device_id AND o.user_id = w.user_id AND o."from" <= r.time
    AND r.time < o.until
), rows AS (
  SELECT c.user_id, workout_id, session_id, start, "end", day_in(start, zone) AS date,
    list(bpm ORDER BY time, device_id) AS bpms
  FROM counted AS c
  LEFT JOIN person_zones AS z ON z.user_id = c.user_id AND z."from" <= c.start AND c.start < z.until
  GROUP BY ALL
), with_profile AS (
  SELECT rows.*, p.dob, p.sex, p.city, p.state
  FROM rows
  LEFT JOIN profile_versions AS p USING (user_id)
  -- The version as of the start, or else the first one.
  QUALIFY row_number() OVER (
    PARTITION BY user_id, workout_id, session_id, start
    ORDER BY p.time <= start DESC, CASE WHEN p.time <= start THEN -p.time ELSE p.time END) = 1
), with_age AS (
  -- Full years. Who is born on 29 February has birthday on 1 March in other years.
  SELECT *, year(date) - year(dob) - CASE WHEN (month(date), day(date)) < (month(dob), day(dob))
    THEN 1 ELSE 0 END AS years
  FROM with_profile
)
SELECT user_id, date, workout_id, session_id,
  CASE
    WHEN dob IS NULL THEN NULL
    WHEN years < 18 THEN 'under 18'
    WHEN years < 25 THEN '18-25'
    WHEN years >= 95 THEN '95+'
    ELSE (years - (years - 25) % 10) || '-' || (years - (years - 25) % 10 + 10)
  END AS age,
  sex, city, state, len(bpms) AS rec_no, list_max(bpms) AS max_bpm, list_min(bpms) AS min_bpm,
  list_reduce(bpms, lambda total, bpm: total + bpm) / len(bpms) AS avg_bpm,
  iso_text(start) AS start, iso_text("end") AS "end"
FROM with_age
