import type { Registration } from "../streams/registrations.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import type { Ownership } from "./facts.ts";
import { hashId } from "./hash-id.ts";

/** In `owners`: from when on a device and a mac are the user's. Written after the registration stands in `people`: gold follows this one. */
export const ownerships: SilverDefinition<Registration, Ownership> = {
  stream: "registrations",
  container: "owners",
  partitionKey: "label",
  fragments: ({ userId, deviceId, macAddress, time }) =>
    [`device:${deviceId}`, `mac:${macAddress}`].map((label) => ({
      id: hashId("owner", label, time, userId),
      label,
      time,
      userId,
    })),
  join: anyOf,
};
