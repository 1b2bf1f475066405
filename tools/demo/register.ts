import type { Postgres } from "../../shared/platform/postgres/sql.ts";
import { isoTime } from "../../shared/platform/time.ts";
import { prepareRegistry } from "../../shared/serving/registry/run.ts";
import type { GeneratedEvent } from "../common/history.ts";

/** A registration as the app publishes it from the registration database: its time has microseconds, and is text. */
export function capturedRegistration({ body, ...event }: GeneratedEvent): GeneratedEvent {
  const { registration_timestamp: seconds, ...ids } = JSON.parse(body);
  const time = isoTime(seconds * 1000).replace("Z", "000Z");
  return { ...event, body: JSON.stringify({ ...ids, registration_timestamp: time }) };
}

/** Inserts registrations into the registration database, as the system would that sells the devices. */
export async function registerDevices(postgres: Postgres, events: readonly GeneratedEvent[]): Promise<void> {
  // The app may not have run yet.
  await prepareRegistry({ postgres });
  const rows = `[${events.map(({ body }) => body).join()}]`;
  await postgres.transaction((session) =>
    session.query(
      `INSERT INTO registrations (user_id, device_id, mac_address, registration_timestamp)
       SELECT user_id, device_id, mac_address, to_timestamp(registration_timestamp)
       FROM json_to_recordset($1::json)
         AS r (user_id text, device_id text, mac_address text, registration_timestamp double precision)`,
      [rows],
    ),
  );
}
