import { allTime } from "../../../shared/gold/effective-interval.ts";
import { macLabel } from "../../../shared/silver/documents/owners.ts";
import { ownerAt } from "../../../shared/silver/rules/ownership.ts";
import { visits } from "../../../shared/silver/rules/visits.ts";
import { type DerivedTable, timeText } from "./derived-table.ts";

/** Gym logins with their logouts. */
export const gymVisits: DerivedTable = {
  name: "visits",
  description: "One row per gym login with its logout.",
  columns: [
    { name: "gym_id", type: "text", mark: "open", description: "Gym." },
    { name: "mac_address", type: "text", mark: { identifier: "mac" }, description: "MAC address of the device." },
    {
      name: "user_id",
      type: "text",
      mark: { identifier: "user" },
      description: "Owner of the MAC address at login; null if unowned.",
      nullable: true,
    },
    { name: "login", type: "time", mark: "open", description: "Start of the visit." },
    { name: "logout", type: "time", mark: "open", description: "End of the visit; null if open.", nullable: true },
  ],
  container: "gym-visits",
  async *rowsIn(macAddress, view) {
    const { silver } = view();
    const events = await silver.queryPartition("gym-visits", macAddress, { property: "time", ...allTime });
    const owners = await silver.queryPartition("owners", macLabel(macAddress));
    yield visits(events).map(({ gymId, login, logout }) => ({
      gym_id: gymId,
      mac_address: macAddress,
      user_id: ownerAt(owners, login) ?? null,
      login: timeText(login),
      logout: logout === undefined ? null : timeText(logout),
    }));
  },
};
