import { activityBuckets } from "./activity-buckets.ts";
import { assessmentFacts, customerVersions } from "./balance.ts";
import type { SilverDefinition } from "./definition.ts";
import { gymEvents } from "./gym-events.ts";
import { heartRateBuckets } from "./heart-rate-buckets.ts";
import { ownerships } from "./owners.ts";
import { profileVersions } from "./profile-versions.ts";
import { registrationFacts } from "./registrations.ts";
import { workoutFacts } from "./workout-events.ts";

/** Every silver definition; those of one stream are written in this order. */
export const silverDefinitions: readonly SilverDefinition[] = [
  registrationFacts,
  ownerships,
  profileVersions,
  heartRateBuckets,
  workoutFacts,
  gymEvents,
  activityBuckets,
  customerVersions,
  assessmentFacts,
];
