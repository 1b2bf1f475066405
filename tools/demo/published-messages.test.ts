import { describe, expect, it } from "vitest";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { publishedMessages } from "./published-messages.ts";

describe("publishedMessages", () => {
  const event = (id: string) => ({ body: Buffer.from(`"${id}"`), properties: { id } });

  /** A hub that contains one more event at each read. */
  function hubHere(most: number) {
    let reads = 0;
    const state = async () => {
      reads += 1;
      const last = Math.min(most, reads) - 1;
      return {
        partitions: [
          { id: "0", beginning: 0, last },
          { id: "1", beginning: 5, last: 4 },
        ],
      };
    };
    const events = async (_: string, from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (__, index) => event(String(from + index)));
    return { hub: () => ({ state, events }) } as unknown as Azure;
  }

  it("waits for the due messages", async () => {
    expect(await publishedMessages(hubHere(9), "scores", 2)).toEqual([
      { id: "0", body: '"0"' },
      { id: "1", body: '"1"' },
    ]);
  });

  it("stops waiting without progress", async () => {
    expect(await publishedMessages(hubHere(1), "scores", 2, 100)).toEqual([{ id: "0", body: '"0"' }]);
  });
});
