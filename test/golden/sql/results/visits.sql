SELECT gym AS gym_id, mac AS mac_address, iso_text(login) AS login, iso_text(logout) AS logout FROM visits
