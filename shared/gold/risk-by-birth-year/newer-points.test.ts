import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { readFilter } from "../../serving/rows/filter.ts";
import { FilterError } from "../../serving/rows/filter-error.ts";
import { readPersonalRows } from "../../serving/rows/query.ts";
import { groupDocument, groupOf } from "../group.ts";
import { riskByBirthYear } from "./risk-by-birth-year.ts";

const at = (second: number) => new Date(Date.UTC(2021, 5, 3, 11, 0, second)).toISOString();
const row = (birth_year: string, ...seconds: number[]) => ({
  birth_year,
  latest: at(Math.max(...seconds)),
  points: seconds.map((second) => `${at(second)} -3.5`),
});
const container = memoryContainer(riskByBirthYear.partitionKey);
for (const each of [row("1965", 1, 2, 9), row("1970", 1, 5)])
  container.put(groupDocument(groupOf(riskByBirthYear, { birthYear: each.birth_year }), [each]));
const read = async (parameters: Record<string, string>) =>
  (await readPersonalRows(container, riskByBirthYear, readFilter(riskByBirthYear, parameters))).items;

describe("risk by birth year with the parameter since", () => {
  it("contains newer points only, to the millisecond", async () => {
    expect(await read({ since: at(5) })).toEqual([{ ...row("1965", 1, 2, 9), points: [`${at(9)} -3.5`] }]);
    expect(await read({ since: at(9) })).toEqual([]);
    expect(await read({})).toHaveLength(2);
    expect(await read({ birth_year: "1970", since: at(0) })).toEqual([row("1970", 1, 5)]);
  });

  it.each([
    [{ since: "lately" }, "since: a time expected"],
    [{ from: "2021-06-03" }, "from: not known"],
  ])("rejects %j", (parameters, message) => {
    const parse = () => readFilter(riskByBirthYear, parameters as Record<string, string>);
    expect(parse).toThrow(FilterError);
    expect(parse).toThrow(message);
  });
});
