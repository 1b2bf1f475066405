import { date, oneOf, optionalTimeZone, text, time, userId, zip } from "./fields/field-types.ts";
import type { EventOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const address = { within: "address" } as const;

const schema = {
  userId: userId("user_id"),
  updateType: oneOf("open", "update_type", ["new", "update", "delete"]),
  time: time("open", "timestamp"),
  /** Present in `new` and `update`, absent in `delete`. */
  profile: {
    when: ({ updateType }: Readonly<Record<string, unknown>>) => updateType !== "delete",
    fields: {
      dob: date("attribute", ["dob"]),
      sex: text("attribute", ["sex"]),
      gender: text("attribute", ["gender"]),
      firstName: text("attribute", ["first_name"]),
      lastName: text("attribute", ["last_name"]),
      streetAddress: text("attribute", ["street_address"], address),
      city: text("attribute", ["city"], address),
      state: text("attribute", ["state"], address),
      zip: zip("attribute", ["zip"], address),
      /** From the version on, the person's days are those of this time zone. */
      timeZone: optionalTimeZone("attribute", "time_zone"),
    },
  },
};

/** A version of a user's profile, or its deletion. */
export type Profile = EventOf<typeof schema>;

export const profiles: Stream<typeof schema> = {
  name: "profiles",
  hub: "user-info",
  topics: ["user-info", "user_info", "profiles"],
  key: "userId",
  schema,
  subjects: ["userId"],
  retention: "kept",
  variants: [
    {
      name: "ProfileVersion",
      description: "A profile from a time on.",
      properties: ["userId", "updateType", "time", "profile"],
      only: { updateType: ["new", "update"] },
    },
    {
      name: "ProfileDeletion",
      description: "The end of a profile.",
      properties: ["userId", "updateType", "time"],
      only: { updateType: ["delete"] },
    },
  ],
  discriminatorFields: ["update_type"],
  csv: [],
  examples: [
    {
      user_id: "20001",
      update_type: "new",
      timestamp: 1678451168.0,
      dob: "07/25/1939",
      sex: "M",
      gender: "M",
      first_name: "Ben",
      last_name: "Berg",
      address: { street_address: "1 Main Street", city: "Boston", state: "MA", zip: "02108" },
      time_zone: "America/New_York",
    },
    { user_id: "20001", update_type: "delete", timestamp: 1678459999 },
  ],
};
