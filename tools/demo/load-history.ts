import type { Azure } from "../../shared/platform/azure/clients.ts";
import { type GeneratedEvent, history } from "../common/history.ts";
import { publish } from "../common/publish.ts";
import { sendAndWait } from "./send-and-wait.ts";

const day = 86_400_000;
/** What else the customers' system keeps in the same store, and tells everybody of. */
const foreignKeys = ["User", "Session", "RapidStepTest"] as const;
const commandsOfEach = 8;

/** What happened before today. */
export interface Past {
  readonly events: readonly GeneratedEvent[];
  /** Sent among them, and not ours: to be counted, and kept nowhere. */
  readonly foreign: readonly GeneratedEvent[];
}

/** Makes up two weeks of 50 users, sends them, and waits until they are in gold. */
export async function loadHistory(azure: Azure, seed: number): Promise<Past> {
  const from = Math.floor(Date.now() / day - 14) * day;
  const events = [...history({ seed, users: 50, days: 14, from })];
  const counts = [...Map.groupBy(events, ({ stream }) => stream)].map(([stream, some]) => `${some.length} ${stream}`);
  console.log(`A history of 50 users and two weeks: ${counts.join(", ")}.`);
  const foreign = foreignCommands();
  await sendAndWait(azure, events.length + foreign.length, () => publish(azure, [...foreign, ...events]));
  return { events, foreign };
}

/** As Kafka Connect's Redis source sends them: it knows one topic for all keys. */
function foreignCommands(): GeneratedEvent[] {
  return foreignKeys.flatMap((key) =>
    Array.from({ length: commandsOfEach }, (_, index) => {
      const entries = [{ element: Buffer.from(`{"token":"${index}"}`).toString("base64"), score: 0 }];
      const body = { key: Buffer.from(key).toString("base64"), existType: "NONE", ch: false, zSetEntries: entries };
      return { stream: "customers", key: undefined, body: JSON.stringify(body) };
    }),
  );
}
