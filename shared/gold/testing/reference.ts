import { referenceDays } from "../../../testing/reference/activity.ts";
import { referenceGymRows } from "../../../testing/reference/gym-visits.ts";
import { type alertClauses, referenceHealthAlerts } from "../../../testing/reference/health-alerts.ts";
import { type heartRateClauses, referenceHeartRates } from "../../../testing/reference/heart-rates.ts";
import type { Sent } from "../../../testing/reference/raw.ts";
import { referenceRisk } from "../../../testing/reference/risk.ts";
import { referenceRows } from "../../../testing/reference/workouts.ts";
import { isoTime } from "../../platform/time.ts";
import type { Row } from "../summary.ts";
import type { Event } from "./history.ts";
import { macOf, profileAttributes } from "./silver-writes.ts";

/* The rows of each summary after a history, by the reference model. */

export type Reference = (history: readonly Event[], dayOf?: (time: number) => string) => Row[];

export const reference: Reference = (history, dayOf) => referenceRows(history.map(sent), dayOf);
export const gymReference: Reference = (history, dayOf) => referenceGymRows(history.map(sent), dayOf);
export const activityReference: Reference = (history, dayOf) => referenceDays(history.map(sent), dayOf);
export const heartRateReference: Reference = (history, dayOf) => referenceHeartRates(history.map(sent), dayOf);
export const heartRatesBy =
  (clauses: typeof heartRateClauses): Reference =>
  (history, dayOf) =>
    referenceHeartRates(history.map(sent), dayOf, clauses);
export const healthAlertReference: Reference = (history, dayOf) => referenceHealthAlerts(history.map(sent), dayOf);
export const healthAlertsBy =
  (clauses: typeof alertClauses): Reference =>
  (history, dayOf) =>
    referenceHealthAlerts(history.map(sent), dayOf, clauses);
export const riskReference: Reference = (history) => referenceRisk(history.map(sent));

export const dayInUtc = (time: number) => isoTime(time).slice(0, 10);

/** Around the night of 29 March 2026, in which summer time begins at 01:00 UTC. */
export const dayInBerlin = (time: number) => dayInUtc(time + (time < Date.UTC(2026, 2, 29, 1) ? 1 : 2) * 3_600_000);

/** The event as a device sends it. */
function sent(event: Event): Sent {
  const enqueued = event.stream === "customers" ? { enqueued: event.enqueued } : {};
  return { stream: event.stream, body: JSON.stringify(bodyOf(event)), ...enqueued };
}

function bodyOf(event: Event): object {
  switch (event.stream) {
    case "registrations": {
      const { user: user_id, device: device_id, time: registration_timestamp, isVoid } = event;
      return { user_id, device_id, mac_address: macOf(device_id), registration_timestamp, void: isVoid };
    }
    case "profiles": {
      const {
        firstName: first_name,
        lastName: last_name,
        streetAddress,
        city,
        state,
        zip,
        timeZone: time_zone,
        ...attributes
      } = profileAttributes(event);
      const address = { street_address: streetAddress, city, state, zip };
      return {
        user_id: event.user,
        update_type: "new",
        timestamp: event.time,
        ...attributes,
        first_name,
        last_name,
        address,
        time_zone,
      };
    }
    case "workouts": {
      const { user: user_id, session: session_id, action, time: timestamp } = event;
      return { user_id, workout_id: "w", session_id, action, timestamp };
    }
    case "heart-rates":
      return { device_id: event.device, time: event.time, heartrate: event.value };
    case "gym-visits": {
      const { device, gym, login, logout } = event;
      return { mac_address: macOf(device), gym, login, logout };
    }
    case "activity": {
      const { device: device_id, time: date, steps, value: hr, asleep } = event;
      return { device_id, date, steps, hr, state: asleep ? "asleep" : "awake" };
    }
    case "customers": {
      const customer = { customerName: "", email: event.email, phone: "", birthDay: `${event.year}-02-03` };
      const base64 = (text: string) => Buffer.from(text).toString("base64");
      return { key: base64("Customer"), zSetEntries: [{ element: base64(JSON.stringify(customer)), score: 0 }] };
    }
    case "assessments":
      return { customer: event.email, score: event.score, riskDate: event.time };
  }
}
