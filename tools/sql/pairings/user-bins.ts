import { ageBand, ageBandColumn } from "../../../shared/gold/workout-bpm-summary/age-band.ts";
import { personFacts } from "../../../shared/silver/documents/people.ts";
import { profileAt } from "../../../shared/silver/rules/profile-at.ts";
import type { Pairing } from "./pairing.ts";

/** What is known of users at a time. */
export const userBins: Pairing = {
  name: "user_bins",
  description: "A row for each user: age band, gender and place as of now, or as of --at.",
  columns: [
    { name: "user_id", type: "text", description: "Who." },
    ageBandColumn,
    { name: "gender", type: "text", description: "As the profile has it.", personal: true, nullable: true },
    { name: "city", type: "text", description: "As the profile has it.", personal: true, nullable: true },
    { name: "state", type: "text", description: "As the profile has it.", personal: true, nullable: true },
  ],
  container: "people",
  async *rowsOf(userId, view, at) {
    const { facts, calendar } = view();
    const person = await personFacts(facts, userId);
    // Who asked to be forgotten and is nobody's customer any more is no user.
    if (person.every(({ kind }) => kind === "tombstone")) return;
    const profile = profileAt(person, at)?.attributes;
    yield [
      {
        user_id: userId,
        age: profile === undefined ? null : ageBand(profile.dob, calendar.dateOf(at)),
        gender: profile?.gender ?? null,
        city: profile?.city ?? null,
        state: profile?.state ?? null,
      },
    ];
  },
};
