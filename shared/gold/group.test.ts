import { expect, it } from "vitest";
import { groupDocumentFrom } from "./group.ts";

it("reads the rows of a stored group", () => {
  const rows = [{ text: "t", number: 1.5, nothing: null, list: ["a", "b"] }];
  const stored = { id: "g", userId: "u", rows };
  expect(groupDocumentFrom(stored)).toEqual({ id: "g", rows });
});

it.each([[undefined], [{}], [["row"]], [[null]], [[{ value: true }]], [[{ value: {} }]], [[{ value: [1] }]]])(
  "rejects %j as rows",
  (rows) => {
    const stored = { id: "g", rows };
    expect(() => groupDocumentFrom(stored)).toThrow("document g: rows is not as expected");
  },
);
