import type { GroupContext } from "../../gold/group-context.ts";
import { type VisitOfUser, visitsOfUser } from "../../gold/gym-summary/visits-of-user.ts";
import { isoTime } from "../../platform/time.ts";
import { readPerson } from "../../silver/read-person.ts";
import { noSuchUser } from "./no-such-user.ts";
import { allowOnly, limitOf, ParameterError, type Parameters, timeOf } from "./parameters.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** After every time of an event, epoch milliseconds. */
const latest = Date.UTC(9999, 0);
export const visitLimits = { default: 100, maximum: 1000 } as const;

/** The visits of a user to gyms. Times are ISO 8601, UTC. */
export interface GymVisits {
  readonly user_id: string;
  /** The latest first. */
  readonly visits: readonly GymVisit[];
  /** Whether there are earlier ones than the last of these. */
  readonly truncated: boolean;
}

export interface GymVisit {
  readonly gym_id: string;
  readonly mac_address: string;
  /** Day of the login, in the reporting time zone. */
  readonly date: string;
  readonly login: string;
  /** Null for an open visit. */
  readonly logout: string | null;
  /** Minutes to two decimals; 0 for an open visit. */
  readonly mins_in_gym: number;
  readonly mins_in_exercising: number;
}

/**
 * The visits of a user with from <= login < to, of every device at times at which the user owned it, the latest first.
 * By default those of all times.
 */
export async function gymVisitsResponse(
  context: GroupContext,
  userId: string,
  parameters: Parameters,
): Promise<ApiResponse> {
  allowOnly(parameters, ["from", "to", "limit"]);
  const from = optionalTime(parameters, "from") ?? 0;
  const to = optionalTime(parameters, "to") ?? latest;
  if (to < from) throw new ParameterError("to: it is before from");
  const limit = limitOf(parameters, visitLimits.default, visitLimits.maximum);
  if ((await readPerson(context.silver, userId)) === undefined) return noSuchUser();
  const found = (await visitsOfUser(context, userId, { from, to: to - 1 })).sort(latestFirst);
  const body: GymVisits = {
    user_id: userId,
    visits: found.slice(0, limit).map(gymVisit),
    truncated: found.length > limit,
  };
  return { ...jsonResponse(200, body), people: { what: "gym-visits", subjects: [{ kind: "user", value: userId }] } };
}

function optionalTime(parameters: Parameters, name: "from" | "to"): number | undefined {
  const text = parameters[name];
  return text === undefined ? undefined : timeOf(name, text);
}

function latestFirst({ visit: a }: VisitOfUser, { visit: b }: VisitOfUser): number {
  const keyOf = ({ gymId, macAddress }: VisitOfUser["visit"]) => JSON.stringify([gymId, macAddress]);
  return b.login - a.login || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function gymVisit({ visit: { gymId, macAddress, login, logout }, row }: VisitOfUser): GymVisit {
  return {
    gym_id: gymId,
    mac_address: macAddress,
    date: String(row["date"]),
    login: isoTime(login),
    logout: logout === undefined ? null : isoTime(logout),
    mins_in_gym: Number(row["mins_in_gym"]),
    mins_in_exercising: Number(row["mins_in_exercising"]),
  };
}
