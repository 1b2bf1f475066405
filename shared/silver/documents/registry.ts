import { activityBuckets } from "./activity-buckets.ts";
import { assessmentFacts } from "./assessments.ts";
import { customerVersions } from "./customer-versions.ts";
import type { SilverDefinition } from "./definition.ts";
import { gymEvents } from "./gym-events.ts";
import { heartRateBuckets } from "./heart-rate-buckets.ts";
import { ownerships } from "./owners.ts";
import { profileVersions } from "./profile-versions.ts";
import { registrationFacts } from "./registrations.ts";
import { workoutEvents } from "./workout-events.ts";

const definitions = [
  registrationFacts,
  // After `registrationFacts`: gold follows `owners` and reads `people` for it.
  ownerships,
  profileVersions,
  heartRateBuckets,
  workoutEvents,
  gymEvents,
  activityBuckets,
  customerVersions,
  assessmentFacts,
] as const;

/** Every silver definition. The definitions of one stream are written in this order. */
export const silverDefinitions: readonly SilverDefinition[] = definitions;

type DocumentsOf<S extends SilverDefinition> = { readonly [Each in S as Each["container"]]: ReturnType<Each["merge"]> };

/** The document type of each silver container, by the container's name. */
export interface SilverDocuments extends DocumentsOf<(typeof definitions)[number]> {}

export type SilverContainer = keyof SilverDocuments;

/** A document of `people`. */
export type PersonDocument = SilverDocuments["people"];

/** A document of `balance`. */
export type BalanceDocument = SilverDocuments["balance"];
