import type { DocumentContainer } from "../platform/azure/documents.ts";
import type { SilverFacts, Within } from "./silver-reader.ts";

/** Documents in one page of a query over all partitions. */
const pageSize = 1000;

/** Silver's facts as they are in Cosmos DB at each call. */
export function factsReader(container: (name: string) => DocumentContainer): SilverFacts {
  return {
    select<D>(name: string, partition: string, within?: Within): Promise<readonly D[]> {
      if (within === undefined) return container(name).query<D>(partition, "SELECT * FROM c", {});
      const { property, from, to } = within;
      const query = `SELECT * FROM c WHERE c.${property} >= @from AND c.${property} <= @to`;
      return container(name).query<D>(partition, query, { from, to });
    },
    async everywhere<D>(name: string, property: string, value: string) {
      const found: D[] = [];
      let continuation: string | undefined;
      do {
        const query = `SELECT * FROM c WHERE c.${property} = @value`;
        const page = await container(name).queryAll<D>(query, { value }, pageSize, continuation);
        for (const document of page.items) found.push(document);
        continuation = page.continuation;
      } while (continuation !== undefined);
      return found;
    },
  };
}

/** The same facts, each asked for once. What it remembers grows old: it must die with the work that it was made for. */
export function cached(facts: SilverFacts): SilverFacts {
  const answers = new Map<string, Promise<readonly unknown[]>>();
  const once = <D>(question: readonly unknown[], ask: () => Promise<readonly D[]>): Promise<readonly D[]> => {
    const key = JSON.stringify(question);
    const known = answers.get(key);
    if (known !== undefined) return known as Promise<readonly D[]>;
    const answer = ask();
    answers.set(key, answer);
    // A fault is no answer: who asks again gets another try.
    answer.catch(() => answers.delete(key));
    return answer;
  };
  return {
    select: <D>(...of: Parameters<SilverFacts["select"]>) => once(["select", ...of], () => facts.select<D>(...of)),
    everywhere: <D>(...of: Parameters<SilverFacts["everywhere"]>) =>
      once(["everywhere", ...of], () => facts.everywhere<D>(...of)),
  };
}
