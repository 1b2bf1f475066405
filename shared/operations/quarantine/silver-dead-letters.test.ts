import { describe, expect, it } from "vitest";
import { bronzeReader } from "../../bronze/open-bronze-reader.ts";
import { discard } from "./discard.ts";
import { ledgerKeyOf, parseEventId } from "./event-id.ts";
import {
  findSilverAside,
  formatSilverAsideId,
  parseSilverAsideId,
  silverAsides,
  silverLedgerKeyOf,
} from "./silver-dead-letters.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

const order = { who: "ops", why: "garbage", when: Date.UTC(2026, 10, 24) };
const line = (sequenceNumber: number) => ({ sequenceNumber, reason: "too large", body: `{"n":${sequenceNumber}}` });

describe("what silver set aside", () => {
  it("is listed with its stream and reason, and can be discarded", async () => {
    const { store } = memoryPipeline().world;
    const reader = bronzeReader(store);
    const keep = (key: string, ...lines: object[]) =>
      reader.setAside(key, "silver", 12, Buffer.from(JSON.stringify(lines)));
    await keep("heart-rates|0|1795507200000", line(5), line(6));
    await keep("gym-visits|file-7|0", line(1));
    const found = [];
    for await (const batch of silverAsides(store)) found.push(...batch);
    const ids = ["heart-rates-0-1795507200000|12|5", "heart-rates-0-1795507200000|12|6", "gym-visits-file-7-0|12|1"];
    expect(found.map(({ id, stream, reason }) => [formatSilverAsideId(id), stream, reason])).toEqual([
      [`silver|silver|${ids[0]}`, "heart-rates", "too large"],
      [`silver|silver|${ids[1]}`, "heart-rates", "too large"],
      [`silver|silver|${ids[2]}`, "gym-visits", "too large"],
    ]);
    const id = parseSilverAsideId(`silver|silver|${ids[1]}`);
    if (id === undefined) throw new Error("no id");
    expect(await discard(store, silverLedgerKeyOf(id), "set-aside", order)).toBeUndefined();
    expect(await findSilverAside(store, id)).toMatchObject({ body: '{"n":6}', ledger: { state: "discarded" } });
    expect(await findSilverAside(store, { ...id, sequenceNumber: 5 })).toMatchObject({ ledger: undefined });
  });
});

describe("discard", () => {
  it("is done once, and keeps who said why", async () => {
    const { store } = memoryPipeline().world;
    const id = parseEventId("heart-rates|0|1|5");
    if (id === undefined) throw new Error("no id");
    const again = () => discard(store, ledgerKeyOf(id), "missing", order);
    expect(await again()).toBeUndefined();
    // The same order whose answer was lost is no other one.
    expect(await again()).toBeUndefined();
    expect(await discard(store, ledgerKeyOf(id), "missing", { ...order, who: "dev" })).toBe("discarded");
  });
});
