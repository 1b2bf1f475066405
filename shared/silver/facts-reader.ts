import type { DocumentContainer } from "../azure/documents.ts";
import type { SilverFacts, Within } from "./facts.ts";

/** Silver's facts as they are in Cosmos DB at each call. */
export function factsReader(container: (name: string) => DocumentContainer): SilverFacts {
  return {
    select<D>(name: string, partition: string, within?: Within): Promise<readonly D[]> {
      if (within === undefined) return container(name).query<D>(partition, "SELECT * FROM c", {});
      const { property, from, to } = within;
      const query = `SELECT * FROM c WHERE c.${property} >= @from AND c.${property} <= @to`;
      return container(name).query<D>(partition, query, { from, to });
    },
  };
}

/** The same facts, each asked for once. What it remembers grows old: it must die with the work that it was made for. */
export function cached(facts: SilverFacts): SilverFacts {
  const answers = new Map<string, Promise<readonly unknown[]>>();
  return {
    select<D>(...of: Parameters<SilverFacts["select"]>): Promise<readonly D[]> {
      const key = JSON.stringify(of);
      const known = answers.get(key);
      if (known !== undefined) return known as Promise<readonly D[]>;
      const answer = facts.select<D>(...of);
      answers.set(key, answer);
      // A fault is no answer: who asks again gets another try.
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
