-- Samples by person, or by device without an owner, and day.

CREATE TABLE worn AS
  SELECT s.*, o.user_id, CASE WHEN o.user_id IS NULL
    THEN 'device:' || s.device_id ELSE 'user:' || o.user_id END AS subject,
    day_in(s.time, z.zone) AS date
  FROM samples AS s
  LEFT JOIN owners AS o ON o.label = 'device:' || s.device_id AND o."from" <= s.time AND s.time < o.until
  LEFT JOIN person_zones AS z ON z.user_id = o.user_id AND z."from" <= s.time AND s.time < z.until;

-- The steps of a day are those of the device with more; of two with as many, the smaller device id.
CREATE TABLE counted_steps AS
  SELECT subject, date, device_id, sum(steps)::BIGINT AS steps
  FROM worn
  GROUP BY subject, date, device_id
  QUALIFY row_number() OVER (PARTITION BY subject, date ORDER BY sum(steps) DESC, device_id) = 1;

CREATE MACRO mean_of(numbers) AS list_reduce(numbers, lambda total, number: total + number) / len(numbers);

CREATE MACRO week_of(date) AS strftime(date, '%G-W%V');
CREATE MACRO month_of(date) AS strftime(date, '%Y-%m');

-- The rows of each period of days: `period` is a day, an ISO week with its year, or a month.
CREATE TABLE activity_periods AS
  WITH periods AS (
    SELECT *, unnest([
      {kind: 'day', name: date::VARCHAR}, {kind: 'week', name: week_of(date)}, {kind: 'month', name: month_of(date)}
    ]) AS period FROM worn
  ), step_periods AS (
    SELECT *, unnest([
      {kind: 'day', name: date::VARCHAR}, {kind: 'week', name: week_of(date)}, {kind: 'month', name: month_of(date)}
    ]) AS period FROM counted_steps
  ), devices AS (
    SELECT subject, period, device_id, sum(steps) AS steps FROM step_periods GROUP BY ALL
  ), steps AS (
    SELECT subject, period, arg_max(device_id, (steps, rank)) AS device_id, sum(steps)::BIGINT AS total_steps
    FROM (SELECT *, -row_number() OVER (ORDER BY device_id) AS rank FROM devices)
    GROUP BY ALL
  ), measures AS (
    SELECT subject, period, any_value(user_id) AS user_id, count(DISTINCT date) AS days,
      list(bpm ORDER BY time, device_id) FILTER (is_valid(bpm)) AS bpms,
      list(bpm ORDER BY time, device_id) FILTER (is_valid(bpm) AND asleep) AS bpms_asleep
    FROM periods
    GROUP BY ALL
  )
  SELECT period.kind AS kind, period.name AS period, user_id, device_id, days, total_steps,
    mean_of(bpms) AS avg_heart_rate, mean_of(bpms_asleep) AS avg_heart_rate_asleep,
    coalesce(len(bpms), 0) AS samples, coalesce(len(bpms_asleep), 0) AS samples_asleep
  FROM measures
  JOIN steps USING (subject, period);
