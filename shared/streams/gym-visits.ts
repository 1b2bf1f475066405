import { endTime, id, mac, optionalTime } from "./fields/field-types.ts";
import { type EventOf, InvalidValue, rejectionOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

const schema = {
  macAddress: mac("mac_address"),
  gymId: id("open", "gym", "gym_id"),
  login: optionalTime("open", "login"),
  logout: endTime("open", "logout"),
};

/** The login of a device at a gym's scanner, its logout, or both in one record. */
export type GymVisit = EventOf<typeof schema>;

export const gymVisits: Stream<typeof schema> = {
  name: "gym-visits",
  hub: "gym-logins",
  topics: ["gym-logins", "gym_logins", "gym-visits"],
  key: "macAddress",
  schema,
  subjects: ["macAddress"],
  retention: "facts",
  variants: [
    { name: "GymLogin", description: "A login.", properties: ["macAddress", "gymId", "login"] },
    { name: "GymLogout", description: "A logout.", properties: ["macAddress", "gymId", "logout"] },
    {
      name: "GymVisit",
      description: "A login and its logout, which is not before it.",
      properties: ["macAddress", "gymId", "login", "logout"],
    },
  ],
  check: ({ login, logout }) => {
    if (login === undefined && logout === undefined)
      return rejectionOf(new InvalidValue("missing", "login or logout expected, but both are absent"), "login");
    return login !== undefined && logout !== undefined && logout < login
      ? rejectionOf(new InvalidValue("impossible", "a time at or after login expected"), "logout")
      : undefined;
  },
  discriminatorFields: ["gym"],
  csv: [
    { mac_address: "mac_address", gym: "gym", login: "login", logout: "logout" },
    { MacAddress: "mac_address", GymId: "gym", LogIn: "login", LogOut: "logout" },
  ],
  examples: [
    { mac_address: "2f:51:8b:c0:1e:07", gym: 5, login: 1678521600, logout: 1678526100 },
    { mac_address: "2F:51:8B:C0:1E:07", gym_id: "5", login: "2023-03-11T08:00:00Z" },
    { mac_address: "2f:51:8b:c0:1e:07", gym: "5", logout: 1678526100 },
  ],
};
