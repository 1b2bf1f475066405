-- The valid readings of the devices that a person owns at their time, by day, minute and bucket of five minutes.
WITH worn AS (
  SELECT o.user_id, day_in(r.time, z.zone) AS date, r.time, r.device_id, r.bpm, r.time // 60000 AS minute,
    r.time // 300000 AS bucket, EXISTS (
      FROM workouts AS w WHERE w.user_id = o.user_id AND w.start < r.time AND r.time <= w."end"
    ) AS exercising
  FROM kept_readings AS r
  JOIN owners AS o ON o.label = 'device:' || r.device_id AND o."from" <= r.time AND r.time < o.until
  LEFT JOIN person_zones AS z ON z.user_id = o.user_id AND z."from" <= r.time AND r.time < z.until
  WHERE is_valid(r.bpm)
), days AS (
  SELECT user_id, date, count(*) AS readings, min(bpm) AS min_bpm, list(bpm ORDER BY time, device_id) AS bpms,
    max(bpm) AS max_bpm, count(DISTINCT minute) AS minutes_worn, min(time) AS first
  FROM worn GROUP BY ALL
), resting_buckets AS (
  SELECT user_id, date, bucket, list(bpm ORDER BY time, device_id) AS bpms, count(DISTINCT minute) AS minutes
  FROM worn WHERE NOT exercising GROUP BY ALL
), six AS (
  SELECT a.user_id, a.date, a.bucket, list(list_sum_of(b.bpms) ORDER BY b.bucket) AS sums, sum(len(b.bpms)) AS readings,
    sum(b.minutes) AS minutes
  FROM resting_buckets AS a
  JOIN resting_buckets AS b ON b.user_id = a.user_id AND b.date = a.date AND b.bucket BETWEEN a.bucket AND a.bucket + 5
  GROUP BY ALL
  HAVING count(*) = 6 AND sum(b.minutes) >= 15
), resting AS (
  SELECT user_id, date, min(list_sum_of(sums) / readings) AS resting_bpm FROM six GROUP BY ALL
), minutes AS (
  SELECT user_id, date, minute, mean_of(list(bpm ORDER BY time, device_id)) AS bpm FROM worn GROUP BY ALL
), with_profile AS (
  SELECT d.*, p.dob
  FROM days AS d
  LEFT JOIN profile_versions AS p USING (user_id)
  QUALIFY row_number() OVER (
    PARTITION BY user_id, date
    ORDER BY p.time <= first DESC, CASE WHEN p.time <= first THEN -p.time ELSE p.time END) = 1
), with_age AS (
  SELECT *, 2080 - 7 * greatest(0, year(date) - year(dob) - CASE WHEN (month(date), day(date)) < (month(dob), day(dob))
    THEN 1 ELSE 0 END) AS most
  FROM with_profile
), in_zones AS (
  SELECT user_id, date, count(*) FILTER (100 * bpm >= 5 * most AND 100 * bpm < 6 * most) AS zone_1,
    count(*) FILTER (100 * bpm >= 6 * most AND 100 * bpm < 7 * most) AS zone_2,
    count(*) FILTER (100 * bpm >= 7 * most AND 100 * bpm < 8 * most) AS zone_3,
    count(*) FILTER (100 * bpm >= 8 * most AND 100 * bpm < 9 * most) AS zone_4,
    count(*) FILTER (100 * bpm >= 9 * most) AS zone_5
  FROM minutes JOIN with_age USING (user_id, date)
  WHERE dob IS NOT NULL
  GROUP BY ALL
)
SELECT user_id, date, readings, min_bpm, mean_of(bpms) AS avg_bpm, max_bpm, minutes_worn, resting_bpm,
  zone_1 AS minutes_zone_1, zone_2 AS minutes_zone_2, zone_3 AS minutes_zone_3, zone_4 AS minutes_zone_4,
  zone_5 AS minutes_zone_5
FROM with_age
LEFT JOIN resting USING (user_id, date)
LEFT JOIN in_zones USING (user_id, date)
