SELECT device_id, iso_text(start) AS start, count(*) AS times, count(*) FILTER (is_valid(bpm)) AS valid,
  min(bpm) FILTER (is_valid(bpm)) AS min, max(bpm) FILTER (is_valid(bpm)) AS max,
  count(*) FILTER (conflict) AS conflicts,
  (SELECT count(*) FROM readings AS every WHERE every.device_id = kept.device_id
    AND every.time - every.time % 300000 = start) > 6000 AS truncated
FROM kept_readings AS kept
GROUP BY device_id, start
