import { date, identity, oneOf, text, time, zip } from "./fields/field-types.ts";
import type { EventOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const personal = { personal: true } as const;
const address = { within: "address", personal: true } as const;

const schema = {
  userId: identity("user_id"),
  updateType: oneOf("update_type", ["new", "update", "delete"]),
  time: time("timestamp"),
  /** Present in `new` and `update`, absent in `delete`. */
  profile: {
    when: ({ updateType }: Readonly<Record<string, unknown>>) => updateType !== "delete",
    fields: {
      dob: date(["dob"], personal),
      sex: text(["sex"], personal),
      gender: text(["gender"], personal),
      firstName: text(["first_name"], personal),
      lastName: text(["last_name"], personal),
      streetAddress: text(["street_address"], address),
      city: text(["city"], address),
      state: text(["state"], address),
      zip: zip(["zip"], address),
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
    },
    { user_id: "20001", update_type: "delete", timestamp: 1678459999 },
  ],
};
