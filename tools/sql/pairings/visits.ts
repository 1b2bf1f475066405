import { everything } from "../../../shared/gold/reach.ts";
import { gymEventsWithin } from "../../../shared/silver/gym-visits.ts";
import { ownerAt } from "../../../shared/silver/ownership.ts";
import { ownershipsOf } from "../../../shared/silver/ownerships.ts";
import { visits } from "../../../shared/silver/visits.ts";
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
    const events = await gymEventsWithin(facts, macAddress, everything.from, everything.to);
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
