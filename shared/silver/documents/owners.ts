import type { Registration } from "../../streams/registrations.ts";
import type { SilverFacts } from "../silver-reader.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";
import { property } from "./property.ts";
import { fromEver } from "./registrations.ts";

/** In `owners`: `label` (`device:…` or `mac:…`) belongs to the user from `time` on. One document per (label, time, user): ties are decided at read. */
export interface Ownership {
  readonly id: string;
  readonly label: string;
  readonly time: number;
  readonly userId: string;
}

/** In `owners`: from when on a device and a mac are the user's. Written after the registration stands in `people`: gold follows this one. */
export const ownerships: SilverDefinition<Registration, Ownership> = {
  stream: "registrations",
  container: "owners",
  partitionKey: "label",
  properties: {
    label: property("text", "`device:` and a device id, or `mac:` and a mac", { personal: { identifier: "mac" } }),
    time: property("time", "from when on it is the user's; 0: from ever"),
    userId: property("text", "the user"),
  },
  fragments: ({ userId, deviceId, macAddress, time = fromEver }) =>
    [`device:${deviceId}`, ...(macAddress === undefined ? [] : [`mac:${macAddress}`])].map((label) => ({
      id: hashId("owner", label, time, userId),
      label,
      time,
      userId,
    })),
  join: anyOf,
};

/** Everyone who ever registered the label. */
export function ownershipsOf(facts: SilverFacts, label: string): Promise<readonly Ownership[]> {
  return facts.select("owners", label);
}
