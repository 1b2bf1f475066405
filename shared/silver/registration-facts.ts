import type { Registration } from "../streams/registrations.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";

/** In `people`: a user registered a device and a mac. */
export interface RegistrationFact {
  readonly id: string;
  readonly kind: "registration";
  readonly userId: string;
  readonly deviceId: string;
  readonly macAddress: string;
  readonly time: number;
}

/** In `people`: what a user registered. */
export const registrationFacts: SilverDefinition<Registration, RegistrationFact> = {
  stream: "registrations",
  container: "people",
  partitionKey: "userId",
  fragments: ({ userId, deviceId, macAddress, time }) => [
    {
      id: hashId("registration", userId, deviceId, macAddress, time),
      kind: "registration",
      userId,
      deviceId,
      macAddress,
      time,
    },
  ],
  join: anyOf,
};
