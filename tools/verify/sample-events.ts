import { isoTime, minute } from "../../shared/platform/time.ts";
import { type ProfileVersion, readingEvery, type SamplePerson, times } from "./sample-people.ts";

/** An event as a device sends it. */
export interface SampleEvent {
  /** Name of a stream in `shared/streams`. */
  readonly stream: string;
  readonly body: string;
}

export function registration({ userId, deviceId, macAddress }: SamplePerson): SampleEvent {
  return event("registrations", {
    user_id: userId,
    device_id: deviceId,
    mac_address: macAddress,
    registration_timestamp: seconds(times.registered),
  });
}

export function profile({ userId }: SamplePerson, { from, dob, sex, ...place }: ProfileVersion): SampleEvent {
  return event("profiles", {
    user_id: userId,
    update_type: from === times.registered ? "new" : "update",
    timestamp: seconds(from),
    dob,
    sex,
    gender: sex,
    first_name: "Test",
    last_name: "Person",
    address: { street_address: "1 Main Street", ...place },
  });
}

/** The deletion request of a person. */
export function closing({ userId }: SamplePerson): SampleEvent {
  return event("profiles", { user_id: userId, update_type: "delete", timestamp: seconds(times.closing) });
}

export function workout({ userId }: SamplePerson, action: "start" | "stop"): SampleEvent {
  return event("workouts", {
    user_id: userId,
    workout_id: "1",
    session_id: "1",
    timestamp: seconds(times[action]),
    action,
  });
}

export function readings({ deviceId, bpm }: SamplePerson): SampleEvent[] {
  return bpm.map((heartrate, index) =>
    event("heart-rates", {
      device_id: deviceId,
      time: seconds(times.start + index * readingEvery),
      heartrate,
    }),
  );
}

export function gymLogin({ macAddress, gymId }: SamplePerson): SampleEvent {
  return event("gym-visits", { mac_address: macAddress, gym: gymId, login: seconds(times.login) });
}

export function gymLogout({ macAddress, gymId }: SamplePerson): SampleEvent {
  return event("gym-visits", { mac_address: macAddress, gym: gymId, logout: seconds(times.logout) });
}

export function samples({ deviceId, samples: all }: SamplePerson): SampleEvent[] {
  return all.map(({ steps, bpm, asleep }, index) =>
    event("activity", {
      device_id: deviceId,
      hr: bpm,
      steps,
      state: asleep ? "sleeping" : "awake",
      date: isoTime(times.watch + index * minute)
        .replace("T", " ")
        .replace("Z", "000"),
    }),
  );
}

function event(stream: string, body: object): SampleEvent {
  return { stream, body: JSON.stringify(body) };
}

function seconds(time: number): number {
  return time / 1000;
}
