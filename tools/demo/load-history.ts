import type { Azure } from "../../shared/platform/azure/clients.ts";
import { day } from "../../shared/platform/time.ts";
import { type GeneratedEvent, history, type Person, peopleOf } from "../common/history.ts";
import { publish } from "../common/publish.ts";
import { episode } from "./alerts.ts";
import { capturedRegistration, registerDevices } from "./register.ts";
import { sendAndWait } from "./send-and-wait.ts";

/** Other keys of the customers' system in the same store, whose changes are published too. */
const unrelatedKeys = ["User", "Session", "RapidStepTest"] as const;
const commandsPerKey = 8;
const users = 50;
const timeZones = ["America/Los_Angeles", "America/New_York", "Europe/Berlin", "Asia/Kolkata"];

/** The events of the history. */
export interface LoadedHistory {
  readonly events: readonly GeneratedEvent[];
  /** Who has an episode of a high heart rate at rest in them. */
  readonly restless: Person;
  /** Unrelated events sent with them, which must be ignored. */
  readonly unrelated: readonly GeneratedEvent[];
}

/**
 * Generates two weeks of events of 50 users, sends them, and waits until they are in gold. Devices are registered in
 * the registration database, if there is one.
 */
export async function loadHistory(azure: Azure, seed: number): Promise<LoadedHistory> {
  const from = Math.floor(Date.now() / day - 14) * day;
  const { registry } = azure;
  const [, restless] = peopleOf({ seed, users });
  if (restless === undefined) throw new Error("the history has no people");
  const generated = [...history({ seed, users, days: 14, from, timeZones }), ...episode(restless, Date.now())];
  const isRegistered = ({ stream }: GeneratedEvent) => registry !== undefined && stream === "registrations";
  const registrations = generated.filter(isRegistered);
  const published = generated.filter((event) => !isRegistered(event));
  const events = [...registrations.map(capturedRegistration), ...published];
  const counts = [...Map.groupBy(events, ({ stream }) => stream)].map(([stream, some]) => `${some.length} ${stream}`);
  console.log(`History of ${users} users in ${timeZones.length} time zones over two weeks: ${counts.join(", ")}.`);
  console.log("Each day is that of the user's time zone. Some of them travel.");
  console.log("One user has had a high heart rate at rest for a quarter of an hour.");
  const unrelated = unrelatedCommands();
  if (registrations.length > 0)
    console.log("The registrations are inserted into the registration database in PostgreSQL, which the app reads.");
  await sendAndWait(azure, events.length + unrelated.length, async () => {
    if (registry !== undefined) await registerDevices(registry, registrations);
    await publish(azure, [...unrelated, ...published]);
  });
  return { events, restless, unrelated };
}

/** Commands as Kafka Connect's Redis source sends them, with one topic for all keys. */
function unrelatedCommands(): GeneratedEvent[] {
  return unrelatedKeys.flatMap((key) =>
    Array.from({ length: commandsPerKey }, (_, index) => {
      const entries = [{ element: Buffer.from(`{"token":"${index}"}`).toString("base64"), score: 0 }];
      const body = { key: Buffer.from(key).toString("base64"), existType: "NONE", ch: false, zSetEntries: entries };
      return { stream: "customers", key: undefined, body: JSON.stringify(body) };
    }),
  );
}
