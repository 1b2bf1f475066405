import { canonicalJson } from "../../streams/canonical-json.ts";
import type { Profile } from "../../streams/profiles.ts";
import type { SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";
import { property } from "./property.ts";

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
}

/** In `people`: what was known of a user from `time` on. */
export interface ProfileVersion {
  readonly id: string;
  readonly kind: "profile";
  readonly userId: string;
  readonly time: number;
  readonly updateType: "new" | "update";
  readonly attributes: Attributes;
}

/** In `people`: the user asked to be forgotten, up to and including `time`. */
export interface Tombstone {
  readonly id: string;
  readonly kind: "tombstone";
  readonly userId: string;
  readonly time: number;
}

type PersonDocument = ProfileVersion | Tombstone;

/** In `people`: versions of a profile, and the wish to be forgotten. A tombstone suppresses nothing yet: erasure will read it. */
export const profileVersions: SilverDefinition<Profile, PersonDocument> = {
  stream: "profiles",
  container: "people",
  partitionKey: "userId",
  properties: {
    kind: property("text", "`profile`, or `tombstone`: the user wants to be forgotten up to `time`"),
    userId: property("text", "the user"),
    time: property("time", "from when on it was so"),
    updateType: property("text", "`new` or `update`; a tombstone has none"),
    attributes: property("object", "the profile by its decoded fields (see the stream); a tombstone has none", {
      personal: true,
    }),
  },
  fragments: ({ userId, updateType, time, profile }) => {
    if (updateType === "delete") return [{ id: hashId("tombstone", userId, time), kind: "tombstone", userId, time }];
    if (profile === undefined) return [];
    return [{ id: hashId("profile", userId, time), kind: "profile", userId, time, updateType, attributes: profile }];
  },
  join: (documents) => documents.reduce((best, next) => (rank(next) > rank(best) ? next : best)),
};

/** Of two versions with one timestamp `update` beats `new`, then the greater canonical JSON. */
function rank(document: PersonDocument): string {
  if (document.kind === "tombstone") return "";
  return `${document.updateType === "update" ? 1 : 0}${canonicalJson(document.attributes)}`;
}
