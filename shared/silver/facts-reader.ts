import type { DocumentContainer } from "../azure/documents.ts";
import type { HeartRateBucket, Ownership, PersonFact, SilverFacts, WorkoutFact } from "./facts.ts";
import { bucketLength } from "./heart-rate-buckets.ts";

/** Silver's facts as they are in Cosmos DB at each call. */
export function factsReader(container: (name: string) => DocumentContainer): SilverFacts {
  return {
    person: (userId) => container("people").query<PersonFact>(userId, "SELECT * FROM c", {}),
    owners: (label) => container("owners").query<Ownership>(label, "SELECT * FROM c", {}),
    workouts: (userId, from, to) =>
      container("workouts").query<WorkoutFact>(userId, "SELECT * FROM c WHERE c.time >= @from AND c.time <= @to", {
        from,
        to,
      }),
    heartRates: (deviceId, from, to) =>
      container("heart-rates").query<HeartRateBucket>(
        deviceId,
        "SELECT * FROM c WHERE c.start > @from AND c.start <= @to",
        {
          from: from - bucketLength,
          to,
        },
      ),
  };
}

/** The same facts, each asked for once. What it remembers grows old: it must die with the work that it was made for. */
export function cached(facts: SilverFacts): SilverFacts {
  return {
    person: remembered(facts.person),
    owners: remembered(facts.owners),
    workouts: remembered(facts.workouts),
    heartRates: remembered(facts.heartRates),
  };
}

function remembered<A extends readonly (string | number)[], T>(
  ask: (...of: A) => Promise<T>,
): (...of: A) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...of) => {
    const key = JSON.stringify(of);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(...of);
    answers.set(key, answer);
    // A fault is no answer: who asks again gets another try.
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
