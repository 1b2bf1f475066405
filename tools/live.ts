import type { Azure } from "../shared/azure/clients.ts";
import { type GeneratedEvent, heartRate, type Person, workout } from "./history.ts";
import { publish } from "./publish.ts";
import { seeded } from "./random.ts";

/**
 * Devices that send now: each begins a workout, reads every second for so many seconds, and ends it.
 *
 * @returns how many events were sent
 */
export async function sendLive(
  azure: Azure,
  people: readonly Person[],
  seconds: number,
  onSent: (count: number) => void,
): Promise<number> {
  const random = seeded(7);
  let sent = 0;
  const send = async (events: readonly GeneratedEvent[]) => {
    sent += await publish(azure, events);
    onSent(sent);
  };
  const begin = Date.now();
  await send(people.map((person) => workout(person, "9", "start", begin)));
  for (let second = 1; second <= seconds; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, begin + second * 1000 - Date.now()));
    await send(people.map((person) => heartRate(person, begin + second * 1000, 90 + random.next() * 60)));
  }
  await send(people.map((person) => workout(person, "9", "stop", Date.now())));
  return sent;
}
