import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { CommitQueue } from "./commit-queue.ts";

function queue() {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE t (n INTEGER CHECK (n < 100))");
  const insert = (n: number) => database.prepare("INSERT INTO t VALUES (?)").run(n);
  const stored = () =>
    database
      .prepare("SELECT n FROM t ORDER BY n")
      .all()
      .map((row) => row["n"]);
  return { database, insert, stored, commits: new CommitQueue(database) };
}

describe("the commit queue", () => {
  it("commits concurrent writes together, each atomically", async () => {
    const { commits, insert, stored } = queue();
    const outcomes = await Promise.allSettled([
      commits.write(() => insert(1)),
      commits.write(() => {
        insert(2);
        throw new Error("no");
      }),
      commits.write(() => {
        insert(3);
        return "three";
      }),
    ]);
    expect(stored()).toEqual([1, 3]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(outcomes[2]).toMatchObject({ value: "three" });
  });

  it("resolves after the commit", async () => {
    const { commits, database, insert } = queue();
    await commits.write(() => insert(1)).then(() => expect(database.isTransaction).toBe(false));
  });

  it("rejects all writes of a failed commit, and continues", async () => {
    const { commits, database, insert, stored } = queue();
    const failing = [commits.write(() => insert(1)), commits.write(() => database.exec("ROLLBACK"))];
    for (const { status } of await Promise.allSettled(failing)) expect(status).toBe("rejected");
    expect(stored()).toEqual([]);
    await commits.write(() => insert(2));
    expect(stored()).toEqual([2]);
  });
});
