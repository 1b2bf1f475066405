import { hashId } from "../../platform/hash-id.ts";
import { normalizedEmail } from "../../streams/fields/field-types.ts";
import type { Registration } from "../../streams/registrations.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeVoid } from "./merge-void.ts";
import { property } from "./property.ts";
import { withoutInstant } from "./without-times.ts";

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
  /** Trimmed, lower case; only where the event has one. It belongs to the user. */
  readonly email?: string;
  /** It was taken back: the user owns nothing by it. */
  readonly void?: true;
}

/** The time of a registration without one. It is before any other. */
export const sinceBeginning = 0;

/** In `people`: what a user registered. */
export const registrationFacts: SilverDefinition<Registration, RegistrationFact, "people"> = {
  stream: "registrations",
  container: "people",
  partitionKey: "userId",
  subjects: ["userId"],
  properties: {
    kind: property("open", "text", "`registration`"),
    userId: property({ identifier: "user" }, "text", "the user"),
    deviceId: property({ identifier: "device" }, "text", "the device"),
    macAddress: property({ identifier: "mac" }, "text", "its label; null in a list of user profiles", {
      nullable: true,
    }),
    time: property("open", "time", "from when on; 0: since the beginning"),
    email: property({ identifier: "email" }, "text", "trimmed, lower case; absent in a retailer's registration"),
    void: property("open", "flag", "true: it was taken back; otherwise absent"),
  },
  contributions: ({ userId, deviceId, macAddress = null, time = sinceBeginning, email: address, void: isVoid }) => {
    const email = address === undefined ? undefined : normalizedEmail(address);
    const key = [userId, deviceId, macAddress ?? "", time, ...(email === undefined ? [] : [email])];
    const document = { kind: "registration", userId, deviceId, macAddress, time } as const;
    return [
      {
        ...{ id: hashId("registration", ...key), ...document },
        ...(email === undefined ? {} : { email }),
        ...(isVoid === true ? { void: true as const } : {}),
      },
    ];
  },
  merge: mergeVoid,
  without: withoutInstant("time"),
};
