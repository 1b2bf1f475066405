import type { Registration } from "../streams/registrations.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import type { SilverFacts } from "./facts.ts";
import { hashId } from "./hash-id.ts";
import { fromEver } from "./registration-facts.ts";

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
