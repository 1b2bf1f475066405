import type { ActivityBucket } from "../../silver/documents/activity-buckets.ts";
import type { BalanceFact } from "../../silver/documents/balance.ts";
import type { GymEvent } from "../../silver/documents/gym-events.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import type { Ownership } from "../../silver/documents/owners.ts";
import type { ProfileVersion } from "../../silver/documents/profile-versions.ts";
import type { RegistrationFact } from "../../silver/documents/registrations.ts";
import type { WorkoutFact } from "../../silver/documents/workout-events.ts";
import type { Event } from "./history.ts";

/** One write of one silver document. */
export type SilverWrite =
  | { readonly container: "people"; readonly document: RegistrationFact | ProfileVersion }
  | { readonly container: "owners"; readonly document: Ownership }
  | { readonly container: "workouts"; readonly document: WorkoutFact }
  | { readonly container: "heart-rates"; readonly document: HeartRateBucket }
  | { readonly container: "gym-visits"; readonly document: GymEvent }
  | { readonly container: "activity"; readonly document: ActivityBucket }
  | { readonly container: "balance"; readonly document: BalanceFact };

/** The writes that silver makes of a history, in order: a registration goes to `people` before it goes to `owners`. */
export function silverWrites(history: readonly Event[]): SilverWrite[] {
  return history.flatMap((event, index) => writesOf(event, history.slice(0, index + 1)));
}

function writesOf(event: Event, soFar: readonly Event[]): SilverWrite[] {
  const id = JSON.stringify(event);
  switch (event.stream) {
    case "registrations": {
      const { user: userId, device: deviceId, time } = event;
      const macAddress = macOf(deviceId);
      const fact = { id, kind: "registration" as const, userId, deviceId, macAddress, time };
      return [
        { container: "people", document: fact },
        { container: "owners", document: { id, label: `device:${deviceId}`, time, userId } },
        { container: "owners", document: { id, label: `mac:${macAddress}`, time, userId } },
      ];
    }
    case "profiles":
      return [{ container: "people", document: profileVersion(id, event) }];
    case "workouts": {
      const { user: userId, session: sessionId, action, time } = event;
      return [{ container: "workouts", document: { id, userId, workoutId: "w", sessionId, action, time } }];
    }
    case "heart-rates":
      return [{ container: "heart-rates", document: bucketSoFar(event, soFar) }];
    case "gym-visits": {
      const { device, gym: gymId, login, logout } = event;
      const time = login ?? logout ?? 0;
      return [{ container: "gym-visits", document: { id, macAddress: macOf(device), gymId, time, login, logout } }];
    }
    case "activity":
      return [{ container: "activity", document: activitySoFar(event, soFar) }];
    case "customers":
      return [{ container: "balance", document: customerVersion(id, event) }];
    case "assessments": {
      const { email, score, time } = event;
      const customer = email.toUpperCase();
      return [{ container: "balance", document: { id, kind: "assessment", email, customer, score, time } }];
    }
  }
}

export function macOf(device: string): string {
  return `mac of ${device}`;
}

function profileVersion(id: string, event: Extract<Event, { stream: "profiles" }>): ProfileVersion {
  const attributes = profileAttributes(event);
  return { id, kind: "profile", userId: event.user, time: event.time, updateType: "new", attributes };
}

/** Everybody was born on 29 February 2000. */
export function profileAttributes({ city }: Extract<Event, { stream: "profiles" }>): ProfileVersion["attributes"] {
  return {
    ...{ dob: "2000-02-29", sex: "F", gender: "F", firstName: "", lastName: "" },
    ...{ streetAddress: "", city, state: "CA", zip: "01234" },
  };
}

function bucketSoFar(reading: Extract<Event, { stream: "heart-rates" }>, history: readonly Event[]): HeartRateBucket {
  const start = reading.time - (reading.time % 300_000);
  const readings = history
    .flatMap((event) => (event.stream === "heart-rates" && event.device === reading.device ? [event] : []))
    .filter(({ time }) => time >= start && time < start + 300_000)
    .sort((a, b) => a.time - b.time);
  return {
    id: `${reading.device} ${start}`,
    deviceId: reading.device,
    start,
    offsets: readings.map(({ time }) => time - start),
    values: readings.map(({ value }) => value),
    conflicts: [],
    // Gold reads none of these: they are wrong on purpose.
    count: -1,
    min: null,
    max: null,
    sum: Number.NaN,
    truncated: false,
  };
}

function activitySoFar(sample: Extract<Event, { stream: "activity" }>, history: readonly Event[]): ActivityBucket {
  const start = sample.time - (sample.time % 300_000);
  const samples = history
    .flatMap((event) => (event.stream === "activity" && event.device === sample.device ? [event] : []))
    .filter(({ time }) => time >= start && time < start + 300_000)
    .sort((a, b) => a.time - b.time);
  return {
    id: `${sample.device} ${start}`,
    deviceId: sample.device,
    start,
    offsets: samples.map(({ time }) => time - start),
    steps: samples.map(({ steps }) => steps),
    values: samples.map(({ value }) => value),
    asleep: samples.map(({ asleep }) => asleep),
    conflicts: [],
    truncated: false,
  };
}

function customerVersion(id: string, { email, year, enqueued }: Extract<Event, { stream: "customers" }>): BalanceFact {
  const attributes = { name: "", email, phone: "", birthDay: `${year}-02-03` };
  return { id, kind: "customer", email, enqueuedTime: enqueued, birthYear: year, attributes };
}
