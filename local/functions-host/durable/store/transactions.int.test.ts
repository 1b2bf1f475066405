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
  it("roll back failed work, and nothing else", async () => {
    const { transactions, add, count, database } = await opened();
    const failing = transactions.run(() => {
      database.exec("INSERT INTO messages (instance, event) VALUES ('lost', '')");
      throw new Error("intended");
    });
    await Promise.all([add("one"), expect(failing).rejects.toThrow("intended"), add("two")]);
    expect(count()).toBe(2);
  });

  it("are committed on close, and rejected after it", async () => {
    const { transactions, add, count } = await opened();
    const last = add("one");
    transactions.close();
    await last;
    expect(count()).toBe(1);
    await expect(add("two")).rejects.toThrow(ClosedError);
  });

  it("all fail when the commit fails", async () => {
    const { database, add } = await opened();
    const both = [add("one"), add("two")];
    database.close();
    for (const each of both) await expect(each).rejects.toThrow();
  });
});

describe("a file with another schema version", () => {
  it("is rejected by name", async () => {
    const folder = await temporaryFolder();
    const database = openDatabase(folder, "hub");
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => openDatabase(folder, "hub")).toThrow(/hub\.sqlite has schema version 99, but this host requires 1/);
  });
});
