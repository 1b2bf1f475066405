SELECT user_id, workout_id, session_id, iso_text(start) AS start, iso_text("end") AS "end" FROM workouts
