-- The events of each stream: decoded fields, and `code`, why an event is rejected. Times are epoch milliseconds.

-- The first of two names that has a value.
CREATE MACRO either(json, a, b) AS coalesce(field(json, a), field(json, b));

CREATE MACRO is_number(value) AS json_type(value) IN ('UBIGINT', 'BIGINT', 'HUGEINT', 'DOUBLE');

CREATE MACRO id_code(value) AS
  CASE
    WHEN value IS NULL THEN 'missing'
    WHEN json_type(value) IN ('UBIGINT', 'BIGINT') THEN
      CASE WHEN abs((value ->> '$')::HUGEINT) > 9007199254740991 THEN 'mistyped' END
    WHEN json_type(value) <> 'VARCHAR' THEN 'mistyped'
    WHEN length(value ->> '$') NOT BETWEEN 1 AND 128 THEN 'impossible'
  END;
CREATE MACRO id_of(value) AS value ->> '$';

CREATE MACRO mac_of(value) AS lower(trim(value ->> '$', ' ' || chr(9) || chr(10) || chr(13)));
CREATE MACRO mac_code(value) AS
  CASE WHEN json_type(value) = 'VARCHAR' THEN id_code(to_json(mac_of(value))) ELSE id_code(value) END;

-- ISO 8601; UTC without a zone. A date alone is its midnight.
CREATE MACRO iso_ms(text) AS
  CASE WHEN regexp_full_match(
    text, '\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}:\d{2}))?)?')
  THEN
    epoch_ms(TRY_CAST(
      text[1:10] || ' ' || coalesce(nullif(regexp_extract(text, '[T ](\d{2}:\d{2}(:\d{2})?)', 1), ''), '00:00')
    AS TIMESTAMP))
    + round(('0' || regexp_extract(text, '\.\d+'))::DOUBLE * 1000)::BIGINT
    - CASE WHEN regexp_matches(text, '[+-]\d{2}:\d{2}$') THEN
        CASE WHEN text[-6] = '-' THEN -60000 ELSE 60000 END
        * (text[-5:-4]::BIGINT * 60 + text[-2:]::BIGINT)
      ELSE 0 END
  END;

CREATE MACRO time_of(value) AS
  CASE
    WHEN json_type(value) = 'VARCHAR' THEN iso_ms(value ->> '$')
    WHEN is_number(value) THEN
      round((value ->> '$')::DOUBLE * CASE WHEN (value ->> '$')::DOUBLE > 1e11 THEN 1 ELSE 1000 END)::BIGINT
  END;
CREATE MACRO optional_time_code(value, enqueued) AS
  CASE
    WHEN value IS NULL THEN NULL
    WHEN json_type(value) <> 'VARCHAR' AND NOT is_number(value) THEN 'mistyped'
    WHEN time_of(value) IS NULL OR time_of(value) <= 0 THEN 'impossible'
    WHEN time_of(value) > enqueued + 86400000 THEN 'future'
  END;
CREATE MACRO time_code(value, enqueued) AS
  CASE WHEN value IS NULL THEN 'missing' ELSE optional_time_code(value, enqueued) END;

CREATE MACRO number_of(value) AS CASE WHEN is_number(value) THEN (value ->> '$')::DOUBLE END;
CREATE MACRO number_code(value) AS
  CASE WHEN value IS NULL THEN 'missing' WHEN NOT is_number(value) THEN 'mistyped' END;

CREATE MACRO text_code(value) AS
  CASE WHEN value IS NULL THEN 'missing' WHEN json_type(value) <> 'VARCHAR' THEN 'mistyped' END;
CREATE MACRO email_code(value) AS
  coalesce(text_code(value), CASE WHEN trim(value ->> '$') = '' THEN 'impossible' END);
CREATE MACRO email_key(value) AS lower(trim(value ->> '$'));

-- MM/DD/YYYY or YYYY-MM-DD.
CREATE MACRO date_of(value) AS
  TRY_CAST(regexp_replace(value ->> '$', '^(\d{2})/(\d{2})/(\d{4})$', '\3-\1-\2') AS DATE);
CREATE MACRO date_code(value) AS
  coalesce(text_code(value), CASE WHEN date_of(value) IS NULL THEN 'impossible' END);

CREATE MACRO zip_of(value) AS CASE WHEN is_number(value) THEN lpad(value ->> '$', 5, '0') ELSE value ->> '$' END;
CREATE MACRO zip_code(value) AS
  CASE WHEN value IS NULL THEN 'missing' WHEN NOT regexp_full_match(zip_of(value), '\d{5}') THEN 'impossible' END;

-- DuckDB has the names of the time zone database.
CREATE MACRO time_zone_code(value) AS
  CASE
    WHEN value IS NULL OR (value ->> '$') = '' THEN NULL
    WHEN json_type(value) <> 'VARCHAR' THEN 'mistyped'
    WHEN (value ->> '$') NOT IN (SELECT name FROM pg_timezone_names()) THEN 'impossible'
  END;

CREATE MACRO one_of_code(value, choices) AS
  coalesce(text_code(value), CASE WHEN NOT list_contains(choices, value ->> '$') THEN 'impossible' END);

CREATE TABLE registrations AS
  WITH named AS (
    SELECT source, enqueued, fault, either(json, 'user_id', 'UserID') AS user_id,
      either(json, 'device_id', 'DeviceID') AS device_id, either(json, 'mac_address', 'MacAddress') AS mac,
      either(json, 'registration_timestamp', 'RegistrationTimestamp') AS time, field(json, 'user_email') AS email
    FROM records WHERE stream = 'registrations'
  )
  SELECT source, id_of(user_id) AS user_id, id_of(device_id) AS device_id, mac_of(mac) AS mac,
    -- A maker's list has no time: it holds since the beginning.
    CASE WHEN time IS NULL THEN 0 ELSE time_of(time) END AS time,
    coalesce(fault, id_code(user_id), id_code(device_id),
      CASE WHEN mac IS NULL AND email IS NOT NULL THEN NULL ELSE mac_code(mac) END,
      CASE WHEN time IS NULL AND email IS NOT NULL THEN NULL ELSE time_code(time, enqueued) END) AS code
  FROM named;

CREATE TABLE profiles AS
  WITH named AS (
    SELECT source, enqueued, fault, json, json -> '$.address' AS address, json ->> '$.update_type' AS update_type
    FROM records WHERE stream = 'profiles'
  )
  SELECT source, id_of(field(json, 'user_id')) AS user_id, update_type, time_of(field(json, 'timestamp')) AS time,
    date_of(field(json, 'dob')) AS dob, json ->> '$.sex' AS sex, address ->> '$.city' AS city,
    address ->> '$.state' AS state, nullif(json ->> '$.time_zone', '') AS time_zone,
    json_object(
      'city', address ->> '$.city', 'dob', date_of(field(json, 'dob')), 'firstName', json ->> '$.first_name',
      'gender', json ->> '$.gender', 'lastName', json ->> '$.last_name', 'sex', json ->> '$.sex',
      'state', address ->> '$.state', 'streetAddress', address ->> '$.street_address',
      'zip', zip_of(field(address, 'zip'))
    )::VARCHAR || coalesce(json ->> '$.time_zone', '') AS canonical,
    coalesce(fault, id_code(field(json, 'user_id')),
      one_of_code(field(json, 'update_type'), ['new', 'update', 'delete']),
      time_code(field(json, 'timestamp'), enqueued),
      CASE WHEN update_type <> 'delete' THEN coalesce(
        date_code(field(json, 'dob')), text_code(field(json, 'sex')), text_code(field(json, 'gender')),
        text_code(field(json, 'first_name')), text_code(field(json, 'last_name')),
        text_code(field(address, 'street_address')), text_code(field(address, 'city')),
          text_code(field(address, 'state')),
        zip_code(field(address, 'zip')), time_zone_code(field(json, 'time_zone'))) END) AS code
  FROM named;

CREATE TABLE heart_rates AS
  WITH named AS (
    SELECT source, enqueued, fault, field(json, 'device_id') AS device_id, field(json, 'time') AS time,
      either(json, 'heartrate', 'heartraate') AS bpm
    FROM records WHERE stream = 'heart-rates'
  )
  SELECT source, id_of(device_id) AS device_id, time_of(time) AS time, number_of(bpm) AS bpm,
    coalesce(fault, id_code(device_id), time_code(time, enqueued), number_code(bpm)) AS code
  FROM named;

CREATE TABLE workout_events AS
  SELECT source, id_of(field(json, 'user_id')) AS user_id, id_of(field(json, 'workout_id')) AS workout_id,
    id_of(field(json, 'session_id')) AS session_id, json ->> '$.action' AS action,
    time_of(field(json, 'timestamp')) AS time,
    coalesce(fault, id_code(field(json, 'user_id')), id_code(field(json, 'workout_id')),
      id_code(field(json, 'session_id')),
      one_of_code(field(json, 'action'), ['start', 'stop']), time_code(field(json, 'timestamp'), enqueued)) AS code
  FROM records WHERE stream = 'workouts';

CREATE TABLE gym_events AS
  WITH named AS (
    SELECT source, enqueued, fault, either(json, 'mac_address', 'MacAddress') AS mac,
      coalesce(field(json, 'gym'), field(json, 'gym_id'), field(json, 'GymId')) AS gym,
      either(json, 'login', 'LogIn') AS login, either(json, 'logout', 'LogOut') AS logout
    FROM records WHERE stream = 'gym-visits'
  )
  SELECT source, mac_of(mac) AS mac, id_of(gym) AS gym, time_of(login) AS login, time_of(logout) AS logout,
    coalesce(fault, mac_code(mac), id_code(gym), optional_time_code(login, enqueued),
      optional_time_code(logout, enqueued),
      CASE WHEN login IS NULL AND logout IS NULL THEN 'missing'
        WHEN time_of(logout) < time_of(login) THEN 'impossible' END) AS code
  FROM named;

CREATE TABLE activity_events AS
  WITH named AS (
    SELECT source, enqueued, fault, either(json, 'device_id', 'Device ID') AS device_id,
      either(json, 'hr', 'Heart Rate') AS bpm,
      either(json, 'steps', 'Step Count') AS steps, either(json, 'state', 'Sleeping State') AS state,
      either(json, 'date', 'timestamp') AS time
    FROM records WHERE stream = 'activity'
  )
  SELECT source, id_of(device_id) AS device_id, time_of(time) AS time, number_of(bpm) AS bpm,
    number_of(steps)::BIGINT AS steps, lower(trim(state ->> '$')) IN ('sleeping', 'asleep', '1', 'true') AS asleep,
    coalesce(fault, id_code(device_id), time_code(time, enqueued), number_code(bpm), number_code(steps),
      CASE WHEN number_of(steps) < 0 THEN 'impossible' END, CASE WHEN state IS NULL THEN 'missing' END) AS code
  FROM named;

-- One row for each entry of a command; a command without entries has one row without e-mail.
CREATE TABLE customers AS
  WITH commands AS (
    SELECT source, enqueued, fault, decode(from_base64(json ->> '$.key')) AS key,
      CASE WHEN json_array_length(json, '$.zSetEntries') > 0 THEN json -> '$.zSetEntries'
        ELSE coalesce(field(json, 'zsetEntries'), field(json, 'zSetEntries')) END AS entries,
      row_number() OVER () AS command
    FROM records WHERE stream = 'customers'
  ), entries AS (
    SELECT * EXCLUDE (entries), unnest(entries::JSON[]) ->> '$.element' AS element FROM commands WHERE key = 'Customer'
  ), decoded AS (
    SELECT *, CASE WHEN regexp_full_match(element, '([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?')
      THEN decode(from_base64(element))::JSON END AS customer
    FROM entries
  )
  SELECT source, command, enqueued, email_key(customer -> '$.email') AS email,
    year(date_of(customer -> '$.birthDay')) AS birth_year,
    json_object('birthDay', date_of(customer -> '$.birthDay'), 'email', customer ->> '$.email',
      'name', customer ->> '$.customerName', 'phone', customer ->> '$.phone')::VARCHAR AS canonical,
    CASE WHEN customer IS NULL THEN 'mistyped' END AS code
  FROM decoded
  UNION ALL BY NAME
  SELECT source, command, CASE WHEN key <> 'Customer' THEN 'not-ours' ELSE fault END AS code
  FROM commands WHERE command NOT IN (SELECT command FROM decoded);

CREATE TABLE assessments AS
  WITH named AS (
    SELECT source, enqueued, fault, field(json, 'customer') AS customer, field(json, 'score') AS score,
      field(json, 'riskDate') AS time
    FROM records WHERE stream = 'assessments'
  )
  SELECT source, email_key(customer) AS email, number_of(score) AS score, time_of(time) AS time,
    coalesce(fault, email_code(customer), number_code(score), time_code(time, enqueued)) AS code
  FROM named;
