-- Every record of the inputs with its stream: landed files record by record, and hub events.
-- A record has its body as text, and the instant at which it reaches the hub or its file begins to land.

CREATE MACRO present(json, name) AS json_exists(json, '$."' || name || '"');

-- JSON null is absent.
CREATE MACRO field(json, name) AS
  CASE WHEN json_type(json, '$."' || name || '"') = 'NULL' THEN NULL ELSE json_extract(json, '$."' || name || '"') END;

CREATE MACRO is_envelope(json) AS
  json_type(json) = 'OBJECT' AND present(json, 'value')
  AND (present(json, 'key') OR present(json, 'topic') OR present(json, 'partition') OR present(json, 'offset'));

-- The body inside an envelope; any other JSON is the body itself. Null: not JSON.
CREATE MACRO opened(json) AS
  CASE
    WHEN NOT is_envelope(json) THEN json
    WHEN json_type(json, '$.value') <> 'VARCHAR' THEN json_extract(json, '$.value')
    WHEN json_valid(json ->> '$.value') THEN (json ->> '$.value')::JSON
  END;

CREATE MACRO stream_of_topic(topic) AS
  CASE
    WHEN topic IN ('bpm', 'heart-rates') THEN 'heart-rates'
    WHEN topic IN ('workout', 'workouts') THEN 'workouts'
    WHEN topic IN ('user-info', 'user_info', 'profiles') THEN 'profiles'
    WHEN topic = 'registrations' THEN 'registrations'
    WHEN topic = 'activity' THEN 'activity'
    WHEN topic IN ('gym-logins', 'gym_logins', 'gym-visits') THEN 'gym-visits'
    WHEN topic IN ('redis-server', 'customers') THEN 'customers'
    WHEN topic IN ('stedi-events', 'assessments') THEN 'assessments'
  END;

-- Without a topic the discriminator field decides.
CREATE MACRO stream_of_body(json) AS
  CASE
    WHEN json_type(json) IS DISTINCT FROM 'OBJECT' THEN NULL
    WHEN present(json, 'heartrate') OR present(json, 'heartraate') THEN 'heart-rates'
    WHEN present(json, 'action') THEN 'workouts'
    WHEN present(json, 'update_type') THEN 'profiles'
    WHEN present(json, 'registration_timestamp') OR present(json, 'RegistrationTimestamp')
      OR present(json, 'user_email') THEN 'registrations'
    WHEN present(json, 'steps') OR present(json, 'Step Count') THEN 'activity'
    WHEN present(json, 'riskDate') THEN 'assessments'
    WHEN present(json, 'zSetEntries') OR present(json, 'zsetEntries') THEN 'customers'
    WHEN present(json, 'gym') OR present(json, 'gym_id') THEN 'gym-visits'
  END;

CREATE TABLE files AS
  SELECT
    regexp_replace(filename, '^.*/landing/', '') AS source,
    epoch_ms(regexp_extract(filename, '/landing/(\d{4}-\d{2}-\d{2})/', 1)::TIMESTAMP) AS enqueued,
    regexp_replace(ltrim(content, chr(65279)), '\r\n', chr(10), 'g') AS content
  FROM read_text(getvariable('input') || '/landing/*/*');

CREATE TABLE json_records AS
  SELECT source, enqueued, unnest(CASE
    WHEN starts_with(content, '[') THEN content::JSON[]::VARCHAR[]
    ELSE list_filter(string_split(content, chr(10)), lambda line: trim(line) <> '')
  END) AS body
  FROM files
  WHERE regexp_matches(source, 'json$');

-- CSV of these inputs has quotes, but no comma or line end inside of them.
CREATE TABLE csv_lines AS
  SELECT source, enqueued, string_split(split_part(content, chr(10), 1), ',') AS head,
    unnest(string_split(content, chr(10))[2:]) AS line
  FROM files
  WHERE source LIKE '%.csv';

CREATE MACRO csv_stream(head) AS
  CASE
    WHEN list_contains(head, 'heartrate') THEN 'heart-rates'
    WHEN list_has_any(head, ['mac_address', 'MacAddress']) AND list_has_any(head, ['gym', 'GymId']) THEN 'gym-visits'
    WHEN list_has_any(head, ['device_id', 'DeviceID']) AND list_has_any(head, ['user_id', 'UserID'])
      THEN 'registrations'
    WHEN list_has_any(head, ['steps', 'Step Count']) THEN 'activity'
    WHEN list_contains(head, 'riskDate') THEN 'assessments'
  END;

-- Cells of these columns are numbers where they look like one.
CREATE MACRO is_numeric_column(name) AS name IN (
  'registration_timestamp', 'RegistrationTimestamp', 'time', 'heartrate', 'login', 'logout', 'LogIn', 'LogOut',
  'hr', 'Heart Rate', 'steps', 'Step Count', 'date', 'timestamp', 'score', 'riskDate');

CREATE MACRO cell_json(name, cell) AS
  CASE
    WHEN cell = '' THEN 'null'::JSON
    WHEN is_numeric_column(name) AND regexp_full_match(cell, '[+-]?(\d+\.?\d*|\.\d+)') THEN to_json(cell::DOUBLE)
    ELSE to_json(cell)
  END;

CREATE TABLE csv_records AS
  SELECT source, enqueued, csv_stream(head) AS stream,
    length(regexp_replace(line, '[^"]', '', 'g')) % 2 = 1 AS is_broken,
    map_from_entries(list_zip(
      head,
      list_transform(
        list_zip(head, string_split(replace(line, '"', ''), ',')),
        lambda pair: cell_json(pair[1], trim(pair[2]))
      )
    )) AS cells
  FROM csv_lines
  WHERE trim(line) <> '';

CREATE TABLE hub_events AS
  SELECT 'hub-events' AS source, stream, epoch_ms(enqueued::TIMESTAMP) AS enqueued,
    "base64" IS NOT NULL AS is_binary,
    -- Text is the body as sent, with or without a byte order mark; an object is its own JSON.
    CASE
      WHEN json_type(body) <> 'VARCHAR' THEN body
      WHEN json_valid(ltrim(body ->> '$', chr(65279))) THEN ltrim(body ->> '$', chr(65279))::JSON
    END AS json
  FROM read_json(getvariable('input') || '/hub-events.ndjson', format = 'newline_delimited', columns = {
    stream: 'VARCHAR', enqueued: 'VARCHAR', body: 'JSON', "base64": 'VARCHAR'
  });

-- `fault`: why no stream can decode it. `json`: what the stream decodes.
CREATE TABLE records AS
  WITH parsed AS (
    SELECT source, enqueued, body, octet_length(encode(body)) > 1048576 AS is_too_large,
      CASE WHEN json_valid(body) AND octet_length(encode(body)) <= 1048576 THEN body::JSON END AS json
    FROM json_records
  ), recognised AS (
    SELECT *, json ->> '$.topic' AS topic,
      CASE WHEN is_envelope(json) AND present(json, 'topic') THEN stream_of_topic(json ->> '$.topic')
        ELSE stream_of_body(opened(json)) END AS own_stream
    FROM parsed
  )
  SELECT source, enqueued,
    -- What no stream recognises belongs to the stream of the file. Files with such records have one stream.
    coalesce(own_stream, min(own_stream) OVER (PARTITION BY source)) AS stream,
    CASE
      WHEN is_too_large THEN 'too-large'
      WHEN json IS NULL OR opened(json) IS NULL OR json_type(opened(json)) <> 'OBJECT' THEN 'not-json'
      WHEN own_stream IS NULL AND topic IS NOT NULL THEN 'impossible'
    END AS fault,
    opened(json) AS json
  FROM recognised
  UNION ALL BY NAME
  SELECT source, enqueued, stream, CASE WHEN is_broken THEN 'not-csv' END AS fault, to_json(cells) AS json
  FROM csv_records
  UNION ALL BY NAME
  SELECT source, enqueued, stream,
    CASE
      WHEN is_binary THEN 'not-text'
      WHEN json_type(opened(json)) IS DISTINCT FROM 'OBJECT' THEN 'not-json'
    END AS fault,
    opened(json) AS json
  FROM hub_events;
