import { hashId } from "../../platform/hash-id.ts";
import type { GymVisit } from "../../streams/gym-visits.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeImmutable } from "./merge-immutable.ts";
import { property } from "./property.ts";
import { withoutInstant } from "./without-times.ts";

/** In `gym-visits`: a login, a logout, or both in one record. */
export interface GymEvent {
  readonly id: string;
  readonly macAddress: string;
  readonly gymId: string;
  /** Of the login, otherwise of the logout. */
  readonly time: number;
  readonly login: number | null;
  readonly logout: number | null;
}

/** In `gym-visits`: the events of a gym's scanner, one immutable document each. */
export const gymEvents: SilverDefinition<GymVisit, GymEvent, "gym-visits"> = {
  stream: "gym-visits",
  container: "gym-visits",
  partitionKey: "macAddress",
  subjects: ["macAddress"],
  properties: {
    macAddress: property({ identifier: "mac" }, "text", "label of the device, lower case"),
    gymId: property("open", "text", "the gym"),
    time: property("open", "time", "of the login, otherwise of the logout"),
    login: property("open", "time", "time at which the device entered", { nullable: true }),
    logout: property("open", "time", "time at which the device left", { nullable: true }),
  },
  contributions: ({ macAddress, gymId, login = null, logout = null }) => {
    const time = login ?? logout;
    if (time === null) return [];
    return [
      { id: hashId("gym-visit", macAddress, gymId, login ?? "", logout ?? ""), macAddress, gymId, time, login, logout },
    ];
  },
  merge: mergeImmutable,
  without: withoutInstant("time"),
};
