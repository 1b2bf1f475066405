import { describe, expect, it } from "vitest";
import { type Page, pagesOf } from "./pages.ts";

const pages: Readonly<Record<string, Page<number>>> = {
  first: { items: [1, 2], continuation: "second" },
  second: { items: [], continuation: "third" },
  third: { items: [3], continuation: undefined },
};

describe("the pages of a query", () => {
  it("are read by continuation until the last, without empty ones", async () => {
    const found: (readonly number[])[] = [];
    for await (const items of pagesOf(async (continuation = "first") => pages[continuation] as Page<number>))
      found.push(items);
    expect(found).toEqual([[1, 2], [3]]);
  });

  it("are not read ahead", async () => {
    const read: unknown[] = [];
    for await (const _ of pagesOf(async (continuation = "first") => {
      read.push(continuation);
      return pages[continuation] as Page<number>;
    }))
      break;
    expect(read).toEqual(["first"]);
  });
});
