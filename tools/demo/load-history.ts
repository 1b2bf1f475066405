import type { Azure } from "../../shared/platform/azure/clients.ts";
import { day } from "../../shared/platform/time.ts";
import { type GeneratedEvent, history } from "../common/history.ts";
import { publish } from "../common/publish.ts";
import { capturedRegistration, registerDevices } from "./register.ts";
import { sendAndWait } from "./send-and-wait.ts";

/** Other keys of the customers' system in the same store, whose changes are published too. */
const unrelatedKeys = ["User", "Session", "RapidStepTest"] as const;
const commandsPerKey = 8;

/** The events of the history. */
export interface LoadedHistory {
  readonly events: readonly GeneratedEvent[];
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
  const generated = [...history({ seed, users: 50, days: 14, from })];
  const isRegistered = ({ stream }: GeneratedEvent) => registry !== undefined && stream === "registrations";
  const registrations = generated.filter(isRegistered);
  const published = generated.filter((event) => !isRegistered(event));
  const events = [...registrations.map(capturedRegistration), ...published];
  const counts = [...Map.groupBy(events, ({ stream }) => stream)].map(([stream, some]) => `${some.length} ${stream}`);
  console.log(`History of 50 users over two weeks: ${counts.join(", ")}.`);
  const unrelated = unrelatedCommands();
  if (registrations.length > 0)
    console.log("The registrations are inserted into the registration database in PostgreSQL, which the app reads.");
  await sendAndWait(azure, events.length + unrelated.length, async () => {
    if (registry !== undefined) await registerDevices(registry, registrations);
    await publish(azure, [...unrelated, ...published]);
  });
  return { events, unrelated };
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
