import { type PersonFact, personFacts } from "../../silver/documents/people.ts";
import type { Attributes, ProfileVersion } from "../../silver/documents/profile-versions.ts";
import { fromEver, type RegistrationFact } from "../../silver/documents/registrations.ts";
import { profileAt } from "../../silver/rules/profile-at.ts";
import type { SilverFacts } from "../../silver/silver-reader.ts";
import { longestId } from "../../streams/fields/field-types.ts";
import { millisecondsOf, parseIso } from "../../streams/fields/time.ts";
import { profiles } from "../../streams/profiles.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import { allowOnly, ParameterError } from "./parameters.ts";
import { problem } from "./problem.ts";

/** A person as silver knows them. Times are ISO 8601, UTC. */
export interface Person {
  readonly user_id: string;
  readonly registrations: readonly {
    readonly device_id: string;
    readonly mac_address: string | null;
    /** Null where nobody said: from ever. */
    readonly from: string | null;
  }[];
  /** As of `at`; null without one. */
  readonly profile: ProfileView | null;
  readonly at: string;
}

/** `from` when it holds, and the attributes as they are spelled on the wire. */
export type ProfileView = Readonly<Record<string, unknown>>;

/**
 * What is known of a user.
 *
 * @param now epoch milliseconds: the profile is of then, unless `at` is among the parameters
 */
export async function personAnswer(
  facts: Pick<SilverFacts, "select">,
  userId: string,
  parameters: Readonly<Record<string, string>>,
  now: number,
): Promise<Answer> {
  try {
    allowOnly(parameters, ["at"]);
    const at = parameters["at"] === undefined ? now : readTime(parameters["at"]);
    const known = userId.length > longestId ? [] : await personFacts(facts, userId);
    const person = personOf(userId, known, at);
    if (person !== undefined) return jsonAnswer(200, person);
    // The id is personal: it does not stand in the answer to a guess.
    return problem("no-such-user", "no registration and no profile of that id has come yet");
  } catch (error) {
    if (error instanceof ParameterError) return problem("bad-parameter", error.message);
    throw error;
  }
}

function personOf(userId: string, facts: readonly PersonFact[], at: number): Person | undefined {
  const registrations = facts.filter((fact): fact is RegistrationFact => fact.kind === "registration");
  const profile = profileAt(facts, at);
  if (registrations.length === 0 && profile === undefined) return undefined;
  return {
    user_id: userId,
    registrations: registrations
      .map(({ deviceId, macAddress, time }) => ({
        device_id: deviceId,
        mac_address: macAddress,
        from: time === fromEver ? null : iso(time),
      }))
      .sort((a, b) => (JSON.stringify([a.from ?? "", a]) < JSON.stringify([b.from ?? "", b]) ? -1 : 1)),
    profile: profile === undefined ? null : profileView(profile),
    at: iso(at),
  };
}

/** By the stream's own schema: what a profile is spelled like is said there once. */
function profileView({ time, attributes }: ProfileVersion): ProfileView {
  const view: Record<string, unknown> = { from: iso(time) };
  for (const [property, { names, within }] of Object.entries(profiles.schema.profile.fields)) {
    const value = attributes[property as keyof Attributes];
    if (within === undefined) view[names[0]] = value;
    else view[within] = { ...(view[within] as object | undefined), [names[0]]: value };
  }
  return view;
}

/** As in the streams: epoch seconds, epoch milliseconds, or ISO 8601. */
function readTime(text: string): number {
  const time = /^\d+(\.\d+)?$/.test(text) ? millisecondsOf(Number(text)) : parseIso(text);
  if (time === undefined || !(Math.abs(time) <= 8.64e15))
    throw new ParameterError("at: epoch seconds, epoch milliseconds (above 1e11) or ISO 8601 expected");
  return time;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
