import { allTime } from "../../../shared/gold/effective-interval.ts";
import { gymEventsWithin } from "../../../shared/silver/documents/gym-events.ts";
import { ownershipsOf } from "../../../shared/silver/documents/owners.ts";
import { ownerAt } from "../../../shared/silver/rules/ownership.ts";
import { visits } from "../../../shared/silver/rules/visits.ts";
import { type Pairing, timeText } from "./pairing.ts";

/** Logins with the logouts that close them. */
export const gymVisits: Pairing = {
  name: "visits",
  description: "A row for each login to a gym, with the logout that closes it.",
  columns: [
    { name: "gym_id", type: "text", description: "Which gym." },
    { name: "mac_address", type: "text", description: "Whose device.", personal: { identifier: "mac" } },
    { name: "user_id", type: "text", description: "Who owned the mac at login; null for nobody.", nullable: true },
    { name: "login", type: "time", description: "When the visit begins." },
    { name: "logout", type: "time", description: "When it ends; null for an open visit.", nullable: true },
  ],
  container: "gym-visits",
  async *rowsOf(macAddress, view) {
    const { facts } = view();
    const events = await gymEventsWithin(facts, macAddress, allTime.from, allTime.to);
    const owners = await ownershipsOf(facts, `mac:${macAddress}`);
    yield visits(events).map(({ gymId, login, logout }) => ({
      gym_id: gymId,
      mac_address: macAddress,
      user_id: ownerAt(owners, login) ?? null,
      login: timeText(login),
      logout: logout === undefined ? null : timeText(logout),
    }));
  },
};
