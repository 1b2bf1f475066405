SELECT user_id, device_id, period AS week, days, total_steps, avg_heart_rate, avg_heart_rate_asleep, samples,
  samples_asleep
FROM activity_periods WHERE kind = 'week'
