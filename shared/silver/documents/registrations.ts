import { hashId } from "../../platform/hash-id.ts";
import type { Registration } from "../../streams/registrations.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeImmutable } from "./merge-immutable.ts";
import { property } from "./property.ts";

/** In `people`: a user registered a device and a mac. */
export interface RegistrationFact {
  readonly id: string;
  readonly kind: "registration";
  readonly userId: string;
  readonly deviceId: string;
  /** Null in a list of user profiles. */
  readonly macAddress: string | null;
  /** From when on; `sinceBeginning` where the event has no time. */
  readonly time: number;
}

/** The time of a registration without one. It is before any other. */
export const sinceBeginning = 0;

/** In `people`: what a user registered. */
export const registrationFacts: SilverDefinition<Registration, RegistrationFact, "people"> = {
  stream: "registrations",
  container: "people",
  partitionKey: "userId",
  properties: {
    kind: property("open", "text", "`registration`"),
    userId: property({ identifier: "user" }, "text", "the user"),
    deviceId: property({ identifier: "device" }, "text", "the device"),
    macAddress: property({ identifier: "mac" }, "text", "its label; null in a list of user profiles", {
      nullable: true,
    }),
    time: property("open", "time", "from when on; 0: since the beginning"),
  },
  contributions: ({ userId, deviceId, macAddress = null, time = sinceBeginning }) => [
    {
      id: hashId("registration", userId, deviceId, macAddress ?? "", time),
      kind: "registration",
      userId,
      deviceId,
      macAddress,
      time,
    },
  ],
  merge: mergeImmutable,
};
