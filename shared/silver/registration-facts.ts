import type { Registration } from "../streams/registrations.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import type { RegistrationFact } from "./facts.ts";
import { hashId } from "./hash-id.ts";

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
