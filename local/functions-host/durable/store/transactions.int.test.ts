import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/hubs.ts";
import { openDatabase } from "./database.ts";
import { ClosedError, Transactions } from "./transactions.ts";

async function opened() {
  const database = openDatabase(await temporaryFolder(), "hub");
  const transactions = new Transactions(database);
  const add = (instance: string) =>
    transactions.run(() => database.prepare("INSERT INTO messages (instance, event) VALUES (?, '')").run(instance));
  const count = () => database.prepare("SELECT count(*) AS count FROM messages").get()?.["count"];
  return { database, transactions, add, count };
}

describe("transactions", () => {
  it("undo what fails, and nothing else", async () => {
    const { transactions, add, count, database } = await opened();
    const failing = transactions.run(() => {
      database.exec("INSERT INTO messages (instance, event) VALUES ('lost', '')");
      throw new Error("on purpose");
    });
    await Promise.all([add("one"), expect(failing).rejects.toThrow("on purpose"), add("two")]);
    expect(count()).toBe(2);
  });

  it("are committed when they are closed, and then refused", async () => {
    const { transactions, add, count } = await opened();
    const last = add("one");
    transactions.close();
    await last;
    expect(count()).toBe(1);
    await expect(add("two")).rejects.toThrow(ClosedError);
  });

  it("all fail when they cannot be put down", async () => {
    const { database, add } = await opened();
    const both = [add("one"), add("two")];
    database.close();
    for (const each of both) await expect(each).rejects.toThrow();
  });
});

describe("a file of another form", () => {
  it("is refused by name", async () => {
    const folder = await temporaryFolder();
    const database = openDatabase(folder, "hub");
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => openDatabase(folder, "hub")).toThrow(
      /hub\.sqlite is a task hub of form 99, and this host knows form 1/,
    );
  });
});
