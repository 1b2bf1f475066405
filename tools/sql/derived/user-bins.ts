import { daysOfUser } from "../../../shared/gold/person.ts";
import { ageBand, ageBandColumn } from "../../../shared/gold/workout-bpm-summary/age-band.ts";
import { profileAt } from "../../../shared/silver/rules/profile-at.ts";
import type { DerivedTable } from "./derived-table.ts";

/** User attributes at a point in time. */
export const userBins: DerivedTable = {
  name: "user_bins",
  description: "One row per user: age band, gender and place now, or at --at.",
  columns: [
    { name: "user_id", type: "text", mark: { identifier: "user" }, description: "User." },
    ageBandColumn,
    { name: "gender", type: "text", mark: "attribute", description: "Gender in the profile.", nullable: true },
    { name: "city", type: "text", mark: "attribute", description: "City in the profile.", nullable: true },
    { name: "state", type: "text", mark: "attribute", description: "State in the profile.", nullable: true },
  ],
  container: "people",
  async *rowsIn(userId, view, at) {
    const context = view();
    const person = await context.silver.queryPartition("people", userId);
    // A person with only a tombstone is deleted.
    if (person.every(({ kind }) => kind === "tombstone")) return;
    const profile = profileAt(person, at)?.attributes;
    yield [
      {
        user_id: userId,
        age: profile === undefined ? null : ageBand(profile.dob, (await daysOfUser(context, userId)).dateOf(at)),
        gender: profile?.gender ?? null,
        city: profile?.city ?? null,
        state: profile?.state ?? null,
      },
    ];
  },
};
