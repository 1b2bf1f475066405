-- Facts and the rules that pair them. Repeated events are one fact.

CREATE MACRO is_valid(bpm) AS bpm > 0 AND bpm <= 300;
CREATE MACRO day_in(ms, zone) AS (to_timestamp(ms / 1000) AT TIME ZONE coalesce(zone, getvariable('zone')))::DATE;
CREATE MACRO day_of(ms) AS day_in(ms, getvariable('zone'));
CREATE MACRO iso_text(ms) AS strftime(make_timestamp_ms(ms), '%Y-%m-%dT%H:%M:%S.%g') || 'Z';

-- Who owns a label: from <= t < until. The first owner from the beginning; of two at one time the smaller user.
CREATE TABLE owners AS
  WITH labels AS (
    SELECT 'device:' || device_id AS label, time, user_id FROM registrations WHERE code IS NULL
    UNION
    SELECT 'mac:' || mac, time, user_id FROM registrations WHERE code IS NULL AND mac IS NOT NULL
  ), changes AS (
    SELECT label, time, min(user_id) AS user_id FROM labels GROUP BY label, time
  )
  SELECT label, user_id, time,
    CASE WHEN row_number() OVER by_time = 1 THEN -1::BIGINT ELSE time END AS "from",
    coalesce(lead(time) OVER by_time, 9000000000000000) AS until
  FROM changes
  WINDOW by_time AS (PARTITION BY label ORDER BY time);

-- Of two versions at one time update beats new, then the greater canonical JSON.
CREATE TABLE profile_versions AS
  SELECT user_id, time, arg_max(dob, rank) AS dob, arg_max(sex, rank) AS sex, arg_max(city, rank) AS city,
    arg_max(state, rank) AS state, arg_max(coalesce(time_zone, getvariable('zone')), rank) AS zone
  FROM (SELECT *, update_type || canonical AS rank FROM profiles WHERE code IS NULL AND update_type <> 'delete')
  GROUP BY user_id, time;

-- From when until when a person has the days of a time zone; before the first version those of the first one.
CREATE TABLE person_zones AS
  SELECT user_id, zone, CASE WHEN row_number() OVER by_version = 1 THEN -1::BIGINT ELSE time END AS "from",
    coalesce(lead(time) OVER by_version, 9000000000000000) AS until
  FROM profile_versions
  WINDOW by_version AS (PARTITION BY user_id ORDER BY time);

-- Of two values at one time the valid one, then the lower.
CREATE TABLE readings AS
  SELECT device_id, time, coalesce(min(bpm) FILTER (is_valid(bpm)), min(bpm)) AS bpm,
    count(DISTINCT bpm) > 1 AS conflict
  FROM heart_rates WHERE code IS NULL
  GROUP BY device_id, time;

-- A bucket of five minutes keeps its earliest 6,000 times.
CREATE TABLE kept_readings AS
  SELECT *, time - time % 300000 AS start
  FROM readings
  QUALIFY row_number() OVER (PARTITION BY device_id, time - time % 300000 ORDER BY time) <= 6000;

-- Of two samples at one time the valid one, then the lower heart rate, then fewer steps, then awake.
CREATE TABLE samples AS
  SELECT device_id, time, bpm, steps, asleep
  FROM activity_events WHERE code IS NULL
  QUALIFY row_number() OVER (PARTITION BY device_id, time ORDER BY NOT is_valid(bpm), bpm, steps, asleep) = 1;

-- A stop closes the earliest start at or after the stop before it and less than 3 h before it.
CREATE TABLE workouts AS
  WITH stops AS (
    SELECT DISTINCT user_id, workout_id, session_id, time FROM workout_events WHERE code IS NULL AND action = 'stop'
  ), after_stop AS (
    SELECT *, coalesce(lag(time) OVER (PARTITION BY user_id, workout_id, session_id ORDER BY time), -1) AS previous
      FROM stops
  )
  SELECT stop.user_id, stop.workout_id, stop.session_id, min(start.time) AS start, stop.time AS "end"
  FROM after_stop AS stop
  JOIN workout_events AS start USING (user_id, workout_id, session_id)
  WHERE start.code IS NULL AND start.action = 'start' AND start.time >= stop.previous
    AND start.time < stop.time AND stop.time - start.time < 3 * 3600000
  GROUP BY ALL;

-- A login takes its own record's latest logout, else the last bare logout before the next login; either within 24 h.
CREATE TABLE visits AS
  WITH logins AS (
    SELECT DISTINCT mac, gym, login FROM gym_events WHERE code IS NULL AND login IS NOT NULL
  ), following AS (
    SELECT *, coalesce(lead(login) OVER (PARTITION BY mac, gym ORDER BY login), 9000000000000000) AS next_login
      FROM logins
  )
  SELECT following.mac, following.gym, following.login,
    coalesce(
      max(event.logout) FILTER (event.login = following.login),
      max(event.logout) FILTER (event.login IS NULL AND event.logout < following.next_login)
    ) AS logout
  FROM following
  LEFT JOIN gym_events AS event
    ON event.code IS NULL AND event.mac = following.mac AND event.gym = following.gym
    AND event.logout BETWEEN following.login AND following.login + 24 * 3600000
  GROUP BY ALL;

-- The version enqueued last; of several, the greater canonical JSON.
CREATE TABLE latest_customers AS
  SELECT email, birth_year
  FROM customers WHERE code IS NULL AND email IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY email ORDER BY enqueued DESC, canonical DESC) = 1;
