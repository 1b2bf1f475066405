import type { ActivityBucket } from "../../silver/documents/activity-buckets.ts";
import { bucketLength, bucketStart } from "../../silver/documents/bucket.ts";
import type { CustomerVersion } from "../../silver/documents/customer-versions.ts";
import type { HeartRateBucket } from "../../silver/documents/heart-rate-buckets.ts";
import { deviceLabel, macLabel } from "../../silver/documents/owners.ts";
import type { ProfileVersion } from "../../silver/documents/profile-versions.ts";
import type { SilverContainer, SilverDocuments } from "../../silver/documents/registry.ts";
import type { Event } from "./history.ts";

/** One write of one silver document. */
export type SilverWrite = {
  readonly [C in SilverContainer]: { readonly container: C; readonly document: SilverDocuments[C] };
}[SilverContainer];

/** The writes of silver for a history, in order: a registration is written to `people` before `owners`. */
export function silverWrites(history: readonly Event[]): SilverWrite[] {
  return history.flatMap((event, index) => writesOf(event, history.slice(0, index + 1)));
}

function writesOf(event: Event, previous: readonly Event[]): SilverWrite[] {
  const id = JSON.stringify(event);
  switch (event.stream) {
    case "registrations": {
      const { user: userId, device: deviceId, time } = event;
      const macAddress = macOf(deviceId);
      const of = { id: JSON.stringify([userId, deviceId, time]), time, userId, ...voidOf(event, previous) };
      return [
        { container: "people", document: { ...of, kind: "registration", deviceId, macAddress } },
        { container: "owners", document: { ...of, label: deviceLabel(deviceId) } },
        { container: "owners", document: { ...of, label: macLabel(macAddress) } },
      ];
    }
    case "profiles":
      return [{ container: "people", document: profileVersion(id, event) }];
    case "workouts": {
      const { user: userId, session: sessionId, action, time } = event;
      return [{ container: "workouts", document: { id, userId, workoutId: "w", sessionId, action, time } }];
    }
    case "heart-rates":
      return [{ container: "heart-rates", document: heartRateBucket(event, previous) }];
    case "gym-visits": {
      const { device, gym: gymId, login, logout } = event;
      const time = login ?? logout ?? 0;
      return [{ container: "gym-visits", document: { id, macAddress: macOf(device), gymId, time, login, logout } }];
    }
    case "activity":
      return [{ container: "activity", document: activityBucket(event, previous) }];
    case "customers":
      return [{ container: "balance", document: customerVersion(id, event) }];
    case "assessments": {
      const { email, score, time } = event;
      const customer = email.toUpperCase();
      return [{ container: "balance", document: { id, kind: "assessment", email, customer, score, time } }];
    }
  }
}

/** Void, if the registration or an earlier one of the same content is. */
function voidOf(
  { user, device, time }: Extract<Event, { stream: "registrations" }>,
  history: readonly Event[],
): { readonly void?: true } {
  const isVoid = history.some(
    (each) =>
      each.stream === "registrations" &&
      each.isVoid === true &&
      each.user === user &&
      each.device === device &&
      each.time === time,
  );
  return isVoid ? { void: true } : {};
}

export function macOf(device: string): string {
  return `mac of ${device}`;
}

function profileVersion(id: string, event: Extract<Event, { stream: "profiles" }>): ProfileVersion {
  const attributes = profileAttributes(event);
  return { id, kind: "profile", userId: event.user, time: event.time, updateType: "new", attributes };
}

/** All birth days are 29 February 2000. */
export function profileAttributes({
  city,
  zone,
}: Extract<Event, { stream: "profiles" }>): ProfileVersion["attributes"] {
  return {
    ...{ dob: "2000-02-29", sex: "F", gender: "F", firstName: "", lastName: "" },
    ...{ streetAddress: "", city, state: "CA", zip: "01234" },
    ...(zone === null ? {} : { timeZone: zone }),
  };
}

function heartRateBucket(
  reading: Extract<Event, { stream: "heart-rates" }>,
  history: readonly Event[],
): HeartRateBucket {
  const start = bucketStart(reading.time);
  const readings = history
    .flatMap((event) => (event.stream === "heart-rates" && event.device === reading.device ? [event] : []))
    .filter(({ time }) => time >= start && time < start + bucketLength)
    .sort((a, b) => a.time - b.time);
  return {
    id: `${reading.device} ${start}`,
    deviceId: reading.device,
    start,
    offsets: readings.map(({ time }) => time - start),
    values: readings.map(({ value }) => value),
    conflicts: [],
    // Gold reads none of these: the values are wrong on purpose.
    count: -1,
    min: null,
    max: null,
    sum: Number.NaN,
    truncated: false,
  };
}

function activityBucket(sample: Extract<Event, { stream: "activity" }>, history: readonly Event[]): ActivityBucket {
  const start = bucketStart(sample.time);
  const samples = history
    .flatMap((event) => (event.stream === "activity" && event.device === sample.device ? [event] : []))
    .filter(({ time }) => time >= start && time < start + bucketLength)
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

function customerVersion(
  id: string,
  { email, year, enqueued }: Extract<Event, { stream: "customers" }>,
): CustomerVersion {
  const attributes = { name: "", email, phone: "", birthDay: `${year}-02-03` };
  return { id, kind: "customer", email, enqueuedTime: enqueued, birthYear: year, attributes };
}
