import { minute } from "../../shared/platform/time.ts";
import { type GeneratedEvent, heartRate, type Person } from "../common/history.ts";
import type { PublishedMessage } from "./published-messages.ts";

const episodeMinutes = 15;
const readingEvery = 10_000;

/** A person at rest whose heart rate is high for a quarter of an hour until now: an episode that raises an alert. */
export function episode(person: Person, now: number): GeneratedEvent[] {
  const start = Math.floor(now / minute - episodeMinutes) * minute;
  const length = (episodeMinutes * minute) / readingEvery;
  return Array.from({ length }, (_, index) => {
    // Rises to 140 bpm in the middle, and falls.
    const bpm = 126 + 14 * Math.sin((Math.PI * index) / (length - 1));
    return heartRate(person, start + index * readingEvery, Math.round(bpm * 10) / 10);
  });
}

/** Whether each of these people has one alert, which is raised, and nobody else has one. */
export function areRaisedOnce(userIds: readonly string[], messages: readonly PublishedMessage[]): boolean {
  const raised = messages.map(({ body }) => JSON.parse(body));
  const ids = new Set(messages.map(({ id }) => id));
  return (
    ids.size === messages.length &&
    raised.every(({ type }) => type === "health.alert.raised") &&
    JSON.stringify(raised.map(({ user_id }) => user_id).toSorted()) === JSON.stringify(userIds.toSorted())
  );
}

/** @param deliveries what the receiver printed */
export function isDeliveredOnce(deliveries: readonly string[]): boolean {
  return deliveries.length === 1 && / {2}verified {2}.*health\.alert\.raised/.test(deliveries[0] ?? "");
}
