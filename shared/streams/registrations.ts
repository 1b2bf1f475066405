import { deviceId, email, flag, mac, time, userId } from "./fields/field-types.ts";
import { type EventOf, InvalidValue, optional, rejectionOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

// The second names are those of the retailer's table.
const schema = {
  userId: userId("user_id", "UserID"),
  deviceId: deviceId("device_id", "DeviceID"),
  macAddress: optional(mac("mac_address", "MacAddress")),
  time: optional(time("open", "registration_timestamp", "RegistrationTimestamp")),
  email: optional(email("user_email")),
  void: optional(flag("open", "void")),
};

/**
 * The registration of a device and its mac for a user by a retailer; or an entry of a maker's list of user profiles
 * (with `user_email`), without mac and time, which is effective since the beginning. With `void` it takes back the same
 * registration, which was wrong.
 */
export type Registration = EventOf<typeof schema>;

export const registrations: Stream<typeof schema> = {
  name: "registrations",
  hub: "registrations",
  topics: ["registrations"],
  key: "userId",
  schema,
  subjects: ["userId"],
  retention: "kept",
  variants: [
    {
      name: "DeviceRegistration",
      description: "A device and its mac belong to a user from a time on.",
      properties: ["userId", "deviceId", "macAddress", "time"],
    },
    {
      name: "VoidRegistration",
      description: "Takes back the registration of the same device, mac, user and time.",
      properties: ["userId", "deviceId", "macAddress", "time", "void"],
    },
    {
      name: "ListedDevice",
      description: "An entry of a maker's list: a device belongs to a user since the beginning.",
      properties: ["userId", "deviceId", "email"],
    },
  ],
  check: ({ macAddress, time: at, email: address }) => {
    if (macAddress === undefined) return address === undefined ? missing("mac_address", withoutEmail) : undefined;
    // Without a time it would own the mac since the beginning.
    return at === undefined ? missing("registration_timestamp", withMac) : undefined;
  },
  discriminatorFields: ["registration_timestamp", "user_email"],
  csv: [
    {
      user_id: "user_id",
      device_id: "device_id",
      mac_address: "mac_address",
      registration_timestamp: "registration_timestamp",
    },
    {
      UserID: "user_id",
      DeviceID: "device_id",
      MacAddress: "mac_address",
      RegistrationTimestamp: "registration_timestamp",
    },
    { user_id: "user_id", device_id: "device_id", user_email: "user_email", gender: "gender", age: "age" },
  ],
  examples: [
    { user_id: "20001", device_id: "500001", mac_address: "2f:51:8b:c0:1e:07", registration_timestamp: 1678451168 },
    {
      user_id: 20001,
      device_id: 500001,
      mac_address: " 2F:51:8B:C0:1E:07",
      registration_timestamp: "2023-03-10T12:26:08Z",
    },
    {
      ...{ user_id: "20001", device_id: "500001", mac_address: "2f:51:8b:c0:1e:07" },
      ...{ registration_timestamp: 1678451168, void: true },
    },
    {
      user_id: "04530404-d1e2-42fa-b420-4eda93ba10f8",
      device_id: "PulseON_XBBVXPQ4SQ4O",
      user_email: "ann.lee@example.org",
      gender: "Female",
      age: 25,
    },
  ],
};

const withoutEmail = "expected without a user_email, but it is absent";
const withMac = "expected with a mac_address, but it is absent";

function missing(field: string, expected: string) {
  return rejectionOf(new InvalidValue("missing", expected), field);
}
