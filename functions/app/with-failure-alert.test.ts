import { expect, it, vi } from "vitest";
import { withFailureAlert } from "./with-failure-alert.ts";

async function failed(retryCount: number | undefined): Promise<string[]> {
  const error = vi.fn<(line: string) => void>();
  const context = {
    ...{ functionName: "ingest-heart-rates", invocationId: "i", info() {}, warn() {}, error },
    triggerMetadata: { partitionContext: { partitionId: "3" } },
    ...(retryCount === undefined ? {} : { retryContext: { retryCount, maxRetryCount: -1 } }),
  };
  const work = async () => {
    throw new Error("storage is down");
  };
  await expect(withFailureAlert(context, "heart-rates", work)).rejects.toThrow("storage is down");
  return error.mock.calls.map(([line]) => line.split("\n")[0] ?? "");
}

it("alerts of a batch that failed ten times, and every ten times more", async () => {
  for (const retryCount of [undefined, 0, 8, 10]) expect(await failed(retryCount)).toEqual([]);
  const [line, ...others] = await failed(9);
  expect(line).toContain("ALERT batch-failing heart-rates/3: a batch failed 10 times Error: storage is down");
  expect(others).toEqual([]);
  expect((await failed(19))[0]).toContain("20 times");
});
