import { hashId } from "../../platform/hash-id.ts";
import { canonicalJson } from "../../streams/canonical-json.ts";
import type { Profile } from "../../streams/profiles.ts";
import type { SilverDefinition } from "./definition.ts";
import { property } from "./property.ts";
import { withoutInstant } from "./without-times.ts";

export interface Attributes {
  /** YYYY-MM-DD. */
  readonly dob: string;
  readonly sex: string;
  readonly gender: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly streetAddress: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  /** Name of an IANA time zone; absent: REPORTING_TIME_ZONE. */
  readonly timeZone?: string;
}

/** In `people`: a user's profile from `time` on. */
export interface ProfileVersion {
  readonly id: string;
  readonly kind: "profile";
  readonly userId: string;
  readonly time: number;
  readonly updateType: "new" | "update";
  readonly attributes: Attributes;
  /**
   * The time zones of versions with this timestamp that lost, sorted; absent without one that differs. Gold may have
   * days of them.
   */
  readonly replacedTimeZones?: readonly string[];
}

/** In `people`: a user's request for erasure of everything up to and including `time`. */
export interface Tombstone {
  readonly id: string;
  readonly kind: "tombstone";
  readonly userId: string;
  readonly time: number;
}

/** In `people`: versions of a profile. A request for erasure contributes a tombstone, which erasure executes. */
export const profileVersions: SilverDefinition<Profile, ProfileVersion | Tombstone, "people"> = {
  stream: "profiles",
  container: "people",
  partitionKey: "userId",
  subjects: ["userId"],
  properties: {
    kind: property("open", "text", "`profile`; a `tombstone`, a request for erasure up to `time`, is never stored"),
    userId: property({ identifier: "user" }, "text", "the user"),
    time: property("open", "time", "from when on the version is valid"),
    updateType: property("open", "text", "`new` or `update`; a tombstone has none"),
    attributes: property(
      "attribute",
      "object",
      "the profile by its decoded fields (see the stream); a tombstone has none",
    ),
    replacedTimeZones: property(
      "attribute",
      "texts",
      "time zones of versions of the same time that lost; mostly absent",
      { merged: true },
    ),
  },
  contributions: ({ userId, updateType, time, profile }) => {
    if (updateType === "delete") return [{ id: hashId("tombstone", userId, time), kind: "tombstone", userId, time }];
    if (profile === undefined) return [];
    return [{ id: hashId("profile", userId, time), kind: "profile", userId, time, updateType, attributes: profile }];
  },
  merge: (documents) => {
    const best = documents.reduce((one, next) => (rank(next) > rank(one) ? next : one));
    return best.kind === "tombstone" ? best : withReplacedTimeZones(best, documents);
  },
  without: withoutInstant("time"),
};

/** Of two versions with one timestamp `update` wins over `new`, then the greater canonical JSON. */
function rank(document: ProfileVersion | Tombstone): string {
  if (document.kind === "tombstone") return "";
  return `${document.updateType === "update" ? 1 : 0}${canonicalJson(document.attributes)}`;
}

function withReplacedTimeZones(
  best: ProfileVersion,
  documents: readonly (ProfileVersion | Tombstone)[],
): ProfileVersion {
  const all = documents.flatMap((document) => (document.kind === "profile" ? timeZonesOf(document) : []));
  const others = [...new Set(all)].filter((zone) => zone !== best.attributes.timeZone).sort();
  const { replacedTimeZones: _, ...version } = best;
  return others.length === 0 ? version : { ...version, replacedTimeZones: others };
}

/** The time zones of a version and of those that it replaced. */
export function timeZonesOf({ attributes, replacedTimeZones = [] }: ProfileVersion): string[] {
  return [...(attributes.timeZone === undefined ? [] : [attributes.timeZone]), ...replacedTimeZones];
}
