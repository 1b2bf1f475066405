import type { Registration } from "../../streams/registrations.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";
import { property } from "./property.ts";

/** In `people`: a user registered a device and a mac. */
export interface RegistrationFact {
  readonly id: string;
  readonly kind: "registration";
  readonly userId: string;
  readonly deviceId: string;
  /** Null in a list of user profiles. */
  readonly macAddress: string | null;
  /** From when on; 0, from ever, where nobody said. */
  readonly time: number;
}

/** The time of a registration that has none: any that has one comes after it. */
export const fromEver = 0;

/** In `people`: what a user registered. */
export const registrationFacts: SilverDefinition<Registration, RegistrationFact> = {
  stream: "registrations",
  container: "people",
  partitionKey: "userId",
  properties: {
    kind: property("text", "`registration`"),
    userId: property("text", "the user"),
    deviceId: property("text", "the device"),
    macAddress: property("text", "its label; null in a list of user profiles", {
      nullable: true,
      personal: { identifier: "mac" },
    }),
    time: property("time", "from when on; 0: from ever"),
  },
  fragments: ({ userId, deviceId, macAddress = null, time = fromEver }) => [
    {
      id: hashId("registration", userId, deviceId, macAddress ?? "", time),
      kind: "registration",
      userId,
      deviceId,
      macAddress,
      time,
    },
  ],
  join: anyOf,
};
