import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import { outputs } from "../../serving/outbox/registry.ts";
import { readOutboxLag } from "./outbox-lag.ts";

/** Risk scores of these `_ts`, in pages of two, the first of which is empty. */
function messagesOf(times: readonly number[], others: readonly object[] = []): DocumentContainer {
  const scores = times.map((seconds) => ({ seconds, output: "risk-scores" }));
  const items = [...scores, ...others];
  return {
    ...memoryContainer("subject"),
    async queryAllPartitions<D>(query: string, parameters: object, _limit: number, token?: string) {
      expect([query, parameters]).toEqual([expect.stringContaining("published"), { published: false }]);
      const first = token === undefined ? 0 : Number(token);
      const continuation = token === undefined ? "0" : first + 2 < items.length ? String(first + 2) : undefined;
      return { items: (token === undefined ? [] : items.slice(first, first + 2)) as D[], continuation };
    },
  };
}

const progress = memoryContainer("consumer");

it("has no backlog when everything is published", async () => {
  const lag = await readOutboxLag({
    outputs,
    source: () => memoryContainer("email"),
    messages: messagesOf([]),
    progress,
  });
  expect(lag).toEqual({ messages: 0, feeds: 0, waitingSince: undefined });
});

it("counts unpublished messages, and changes from which none are written, and since when", async () => {
  const balance = memoryContainer("email");
  balance.put({ id: "1", email: "ann@x" } as { id: string });
  const lag = await readOutboxLag({
    outputs,
    source: () => balance,
    messages: messagesOf([1_700_000_009, 1_700_000_001, 1_700_000_005]),
    progress,
  });
  expect(lag).toEqual({ messages: 3, feeds: 3, waitingSince: 1_700_000_001_000 });
});

it("does not wait for dead-lettered messages, nor for those of a webhook that is not configured any more", async () => {
  const lag = await readOutboxLag({
    outputs: outputs.filter(({ name }) => name !== "health-alert-webhooks"),
    source: () => memoryContainer("email"),
    messages: messagesOf(
      [1_700_000_009],
      [
        { seconds: 1_700_000_001, output: "health-alert-webhooks", delivery: { state: "waiting" } },
        { seconds: 1_700_000_001, output: "risk-scores", delivery: { state: "dead-lettered" } },
      ],
    ),
    progress,
  });
  expect(lag).toEqual({ messages: 1, feeds: 0, waitingSince: 1_700_000_009_000 });
});
