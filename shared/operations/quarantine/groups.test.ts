import { expect, it } from "vitest";
import { withheldMessage } from "../../bronze/withheld.ts";
import { reasonGroups } from "./groups.ts";

it("counts withheld records by reason, whatever their lengths", () => {
  const groups = reasonGroups();
  const reason = { stream: "customers", code: "not-json", field: "" } as const;
  for (const length of [1, 20, 300])
    groups.add({ ...reason, message: withheldMessage("JSON expected", length) }, length);
  groups.add({ ...reason, message: "JSON expected" }, 5);
  expect(groups.mostFrequentFirst()).toEqual([
    { ...reason, message: "JSON expected (its bytes are not stored)", count: 3, first: 1, last: 300 },
    { ...reason, message: "JSON expected", count: 1, first: 5, last: 5 },
  ]);
});
