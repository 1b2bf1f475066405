/**
 * Computes `workout_bpm_summary` of the bench's events in one query over bronze, by the rules of the design that apply
 * to them: each reading once, a stop ends the earliest start since the last stop, the effective owner and profile.
 *
 * @param folder contains a folder per stream with Parquet files
 */
export function summaryQuery(folder: string): string {
  const stream = (name: string) => `read_parquet('${folder.replaceAll("'", "''")}/${name}/*.parquet')`;
  const instant = (path: string) => `CAST(round(CAST(body->>'${path}' AS DOUBLE) * 1000) AS BIGINT)`;
  return `
WITH readings AS (
  SELECT body->>'$.device_id' AS device, ${instant("$.time")} AS time, min(CAST(body->>'$.heartrate' AS DOUBLE)) AS bpm
  FROM ${stream("heart-rates")} GROUP BY ALL
), owners AS (
  SELECT DISTINCT body->>'$.device_id' AS device, body->>'$.user_id' AS user_id, ${instant("$.registration_timestamp")} AS since
  FROM ${stream("registrations")}
), events AS (
  SELECT DISTINCT body->>'$.user_id' AS user_id, body->>'$.workout_id' AS workout_id, body->>'$.session_id' AS session_id,
    body->>'$.action' AS action, ${instant("$.timestamp")} AS time
  FROM ${stream("workouts")}
), stops AS (
  SELECT *, lag(time, 1, 0) OVER (PARTITION BY user_id, workout_id, session_id ORDER BY time) AS before
  FROM events WHERE action = 'stop'
), workouts AS (
  SELECT stops.user_id, stops.workout_id, stops.session_id, min(starts.time) AS started, stops.time AS ended
  FROM stops JOIN events starts ON starts.action = 'start' AND starts.user_id = stops.user_id
    AND starts.workout_id = stops.workout_id AND starts.session_id = stops.session_id
    AND starts.time >= stops.before AND starts.time < stops.time AND starts.time > stops.time - 10800000
  GROUP BY ALL
), profiles AS (
  SELECT body->>'$.user_id' AS user_id, ${instant("$.timestamp")} AS since, body->>'$.sex' AS sex,
    strptime(body->>'$.dob', '%m/%d/%Y')::DATE AS dob, body->>'$.address.city' AS city, body->>'$.address.state' AS state
  FROM ${stream("profiles")}
)
SELECT w.user_id, make_timestamp(w.started * 1000)::DATE AS date, w.workout_id, w.session_id,
  date_diff('year', p.dob, make_timestamp(w.started * 1000)::DATE) AS years, p.sex, p.city, p.state,
  count(*) AS rec_no, max(r.bpm) AS max_bpm, min(r.bpm) AS min_bpm, avg(r.bpm) AS avg_bpm, w.started, w.ended
FROM readings r
  ASOF JOIN owners o ON r.device = o.device AND r.time >= o.since
  JOIN workouts w ON w.user_id = o.user_id AND r.time > w.started AND r.time <= w.ended
  ASOF LEFT JOIN profiles p ON p.user_id = w.user_id AND w.started >= p.since
WHERE r.bpm > 0 AND r.bpm <= 300
GROUP BY ALL`;
}
