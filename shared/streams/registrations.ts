import { id, mac, time } from "./field-kinds.ts";
import type { EventOf } from "./fields.ts";
import type { Stream } from "./stream.ts";

// The second spellings are those of the retailer's table.
const schema = {
  userId: id("user_id", "UserID"),
  deviceId: id("device_id", "DeviceID"),
  macAddress: mac("mac_address", "MacAddress"),
  time: time("registration_timestamp", "RegistrationTimestamp"),
};

/** A retailer registers a device and its mac for a user. */
export type Registration = EventOf<typeof schema>;

export const registrations: Stream<typeof schema> = {
  name: "registrations",
  hub: "registrations",
  topics: ["registrations"],
  key: "userId",
  schema,
  distinctive: "registration_timestamp",
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
  ],
  examples: [
    { user_id: "20001", device_id: "500001", mac_address: "2f:51:8b:c0:1e:07", registration_timestamp: 1678451168 },
    {
      user_id: 20001,
      device_id: 500001,
      mac_address: " 2F:51:8B:C0:1E:07",
      registration_timestamp: "2023-03-10T12:26:08Z",
    },
  ],
};
