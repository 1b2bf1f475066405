import { describe, expect, it } from "vitest";
import { failingSelect } from "./table.ts";
import { openTestDuckDb } from "./testing/test-session.ts";

const columns = ["INTEGER", "DATE", "VARCHAR[]", "JSON"].map((type, index) => {
  return { name: `c${index}`, type, personal: false, description: "" };
});

describe("the view of an unfetched table", () => {
  it.each([
    "FROM a",
    "SELECT count(*) FROM a",
    "SELECT 1 FROM a",
    "FROM a JOIN b USING (c0)",
    "FROM a LEFT JOIN b USING (c0)",
    "FROM a WHERE c0 = 3",
    "FROM a WHERE c1 IS NULL",
    "FROM a WHERE c0 IN (SELECT c0 FROM b)",
    "FROM a ANTI JOIN b USING (c0)",
    "FROM range(3) t(c0) WHERE c0 NOT IN (SELECT c0 FROM a)",
    "FROM range(3) t(c0) LEFT JOIN a USING (c0)",
    "SELECT max(c1) FROM a",
    "SELECT c0, count(*) FROM a GROUP BY c0 HAVING count(*) > 5",
    "SELECT c2, c3 FROM a UNION SELECT c2, c3 FROM b",
  ])("fails for any query: %s", async (query) => {
    const connection = await (await openTestDuckDb()).connect();
    for (const name of ["a", "b"])
      await connection.run(`CREATE VIEW ${name} AS ${failingSelect({ columns }, "it's not there")}`);
    await expect(connection.runAndReadAll(query)).rejects.toThrow("it's not there");
  });
});
