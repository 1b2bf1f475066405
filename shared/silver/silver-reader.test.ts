import { expectTypeOf, it } from "vitest";
import type { AssessmentFact } from "./documents/assessments.ts";
import type { CustomerVersion } from "./documents/customer-versions.ts";
import type { HeartRateBucket } from "./documents/heart-rate-buckets.ts";
import type { ProfileVersion, Tombstone } from "./documents/profile-versions.ts";
import type { RegistrationFact } from "./documents/registrations.ts";
import type { SilverDocuments } from "./documents/registry.ts";
import type { SilverReader } from "./silver-reader.ts";

it("the container's name determines the document type", () => {
  const query = async (silver: SilverReader) => {
    expectTypeOf(await silver.queryPartition("heart-rates", "d")).toEqualTypeOf<readonly HeartRateBucket[]>();
    // @ts-expect-error: no silver definition writes to this container.
    await silver.queryPartition("heart-beats", "d");
    // @ts-expect-error: a workout event has no heart rates.
    (await silver.queryPartition("workouts", "u"))[0]?.values;
  };
  expectTypeOf(query).toBeFunction();
});

it("a container of several definitions contains the documents of each", () => {
  expectTypeOf<SilverDocuments["people"]>().toEqualTypeOf<RegistrationFact | ProfileVersion | Tombstone>();
  expectTypeOf<SilverDocuments["balance"]>().toEqualTypeOf<CustomerVersion | AssessmentFact>();
});
