import type { GymVisit } from "../../streams/gym-visits.ts";
import type { SilverFacts } from "../silver-reader.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";
import { property } from "./property.ts";

/** In `gym-visits`: a login, a logout, or both in one record. */
export interface GymEvent {
  readonly id: string;
  readonly macAddress: string;
  readonly gymId: string;
  /** Of the login, or else of the logout. */
  readonly time: number;
  readonly login: number | null;
  readonly logout: number | null;
}

/** In `gym-visits`: what a gym's scanner saw, one immutable document for each event. */
export const gymEvents: SilverDefinition<GymVisit, GymEvent> = {
  stream: "gym-visits",
  container: "gym-visits",
  partitionKey: "macAddress",
  properties: {
    macAddress: property("text", "label of the device, lower case", { personal: { identifier: "mac" } }),
    gymId: property("text", "the gym"),
    time: property("time", "of the login, or else of the logout"),
    login: property("time", "when the device came", { nullable: true }),
    logout: property("time", "when it went", { nullable: true }),
  },
  fragments: ({ macAddress, gymId, login = null, logout = null }) => {
    const time = login ?? logout;
    if (time === null) return [];
    return [
      { id: hashId("gym-visit", macAddress, gymId, login ?? "", logout ?? ""), macAddress, gymId, time, login, logout },
    ];
  },
  join: anyOf,
};

/** The mac's events, in any gym, with `from <= time <= to`. */
export function gymEventsWithin(
  facts: SilverFacts,
  macAddress: string,
  from: number,
  to: number,
): Promise<readonly GymEvent[]> {
  return facts.select("gym-visits", macAddress, { property: "time", from, to });
}
