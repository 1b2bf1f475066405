import { isoTime } from "../../platform/time.ts";
import type { Attributes, ProfileVersion } from "../../silver/documents/profile-versions.ts";
import { type RegistrationFact, sinceBeginning } from "../../silver/documents/registrations.ts";
import type { PersonDocument } from "../../silver/documents/registry.ts";
import { profileAt } from "../../silver/rules/profile-at.ts";
import type { SilverReader } from "../../silver/silver-reader.ts";
import { maxIdLength } from "../../streams/fields/field-types.ts";
import { profiles } from "../../streams/profiles.ts";
import { noSuchUser } from "./no-such-user.ts";
import { allowOnly, type Parameters, timeOf } from "./parameters.ts";
import { type ApiResponse, jsonResponse } from "./response.ts";

/** A user in silver. Times are ISO 8601, UTC. */
export interface User {
  readonly user_id: string;
  readonly registrations: readonly {
    readonly device_id: string;
    readonly mac_address: string | null;
    /** Null for a registration without time: it holds since the beginning. */
    readonly from: string | null;
  }[];
  /** As of `at`; null without profile. */
  readonly profile: ProfileView | null;
  readonly at: string;
}

/** Start of the effective interval as `from`, and the attributes in the spelling of the stream. */
export type ProfileView = Readonly<Record<string, unknown>>;

/**
 * The registrations of a user, and the profile at the parameter `at`, by default now.
 *
 * @param now epoch milliseconds
 */
export async function userResponse(
  silver: Pick<SilverReader, "queryPartition">,
  userId: string,
  parameters: Parameters,
  now: number,
): Promise<ApiResponse> {
  allowOnly(parameters, ["at"]);
  const at = parameters["at"] === undefined ? now : timeOf("at", parameters["at"]);
  const documents = userId.length > maxIdLength ? [] : await silver.queryPartition("people", userId);
  const user = userOf(userId, documents, at);
  if (user !== undefined)
    return { ...jsonResponse(200, user), people: { what: "user", subjects: [{ kind: "user", value: userId }] } };
  return noSuchUser();
}

function userOf(userId: string, documents: readonly PersonDocument[], at: number): User | undefined {
  const registrations = documents.filter(
    (document): document is RegistrationFact => document.kind === "registration" && document.void !== true,
  );
  const profile = profileAt(documents, at);
  if (registrations.length === 0 && profile === undefined) return undefined;
  return {
    user_id: userId,
    registrations: registrations
      .map(({ deviceId, macAddress, time }) => ({
        device_id: deviceId,
        mac_address: macAddress,
        from: time === sinceBeginning ? null : isoTime(time),
      }))
      .sort((a, b) => (JSON.stringify([a.from ?? "", a]) < JSON.stringify([b.from ?? "", b]) ? -1 : 1)),
    profile: profile === undefined ? null : profileView(profile),
    at: isoTime(at),
  };
}

/** The stream's schema defines the spelling of the attributes. */
function profileView({ time, attributes }: ProfileVersion): ProfileView {
  const view: Record<string, unknown> = { from: isoTime(time) };
  for (const [property, { names, within }] of Object.entries(profiles.schema.profile.fields)) {
    const value = attributes[property as keyof Attributes] ?? null;
    if (within === undefined) view[names[0]] = value;
    else view[within] = { ...(view[within] as object | undefined), [names[0]]: value };
  }
  return view;
}
