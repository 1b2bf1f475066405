import { expect, it } from "vitest";
import { memoryTable } from "../../testing/fakes/memory-table.ts";
import { pipelineId } from "./pipeline-id.ts";

it("is created once in each storage account, also by processes that start together", async () => {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id ${ids}`;
  };
  const [mine, other] = [memoryTable(), memoryTable()];
  const found = await Promise.all([pipelineId(mine, newId), pipelineId(mine, newId)]);
  expect(new Set(found).size).toBe(1);
  expect(await pipelineId(mine, newId)).toBe(found[0]);
  expect(await pipelineId(other, newId)).not.toBe(found[0]);
});
