-- The outcome of every record, by file and stream.
WITH codes AS (
  SELECT source, 'registrations' AS stream, code FROM registrations
  UNION ALL SELECT source, 'profiles', code FROM profiles
  UNION ALL SELECT source, 'heart-rates', code FROM heart_rates
  UNION ALL SELECT source, 'workouts', code FROM workout_events
  UNION ALL SELECT source, 'gym-visits', code FROM gym_events
  UNION ALL SELECT source, 'activity', code FROM activity_events
  -- A command without entries is ignored.
  UNION ALL SELECT source, 'customers', CASE WHEN code IS NULL AND email IS NULL THEN 'not-ours' ELSE code END
    FROM customers
  UNION ALL SELECT source, 'assessments', code FROM assessments
)
SELECT source, stream, CASE code WHEN 'not-ours' THEN 'ignored' ELSE coalesce(code, 'accepted') END AS outcome,
  count(*) AS records
FROM codes
GROUP BY ALL
