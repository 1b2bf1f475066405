import { describe, expect, it } from "vitest";
import { openBronzeReader } from "../../bronze/open-bronze-reader.ts";
import { discard } from "./discard.ts";
import { ledgerKeyOf, parseEventId } from "./event-id.ts";
import {
  findSilverDeadLetter,
  formatSilverDeadLetterId,
  parseSilverDeadLetterId,
  silverDeadLetters,
  silverLedgerKeyOf,
} from "./silver-dead-letters.ts";
import { memoryPipeline } from "./testing/memory-pipeline.ts";

const request = { who: "ops", why: "garbage", when: Date.UTC(2026, 10, 24) };
const line = (sequenceNumber: number) => ({ sequenceNumber, reason: "too large", body: `{"n":${sequenceNumber}}` });

describe("dead letters of silver", () => {
  it("are listed with stream and reason, and can be discarded", async () => {
    const { store } = memoryPipeline().context;
    const reader = openBronzeReader(store);
    const write = (key: string, ...lines: object[]) =>
      reader.writeDeadLetter(key, "silver", 12, Buffer.from(JSON.stringify(lines)));
    await write("heart-rates|0|1795507200000", line(5), line(6));
    await write("gym-visits|file-7|0", line(1));
    const found = [];
    for await (const batch of silverDeadLetters(store)) found.push(...batch);
    const ids = ["heart-rates-0-1795507200000|12|5", "heart-rates-0-1795507200000|12|6", "gym-visits-file-7-0|12|1"];
    expect(found.map(({ id, stream, reason }) => [formatSilverDeadLetterId(id), stream, reason])).toEqual([
      [`silver|silver|${ids[0]}`, "heart-rates", "too large"],
      [`silver|silver|${ids[1]}`, "heart-rates", "too large"],
      [`silver|silver|${ids[2]}`, "gym-visits", "too large"],
    ]);
    const id = parseSilverDeadLetterId(`silver|silver|${ids[1]}`);
    if (id === undefined) throw new Error("no id");
    expect(await discard(store, silverLedgerKeyOf(id), "dead-lettered", request)).toBeUndefined();
    expect(await findSilverDeadLetter(store, id)).toMatchObject({ body: '{"n":6}', ledger: { state: "discarded" } });
    expect(await findSilverDeadLetter(store, { ...id, sequenceNumber: 5 })).toMatchObject({ ledger: undefined });
  });
});

it("rejects a file of silver's dead letters with a line of another shape", async () => {
  const { store } = memoryPipeline().context;
  const content = Buffer.from(JSON.stringify([line(5), { ...line(6), reason: null }]));
  await openBronzeReader(store).writeDeadLetter("heart-rates|0|1", "silver", 12, content);
  await expect(silverDeadLetters(store).next()).rejects.toThrow("reason is not as expected");
});

describe("discard", () => {
  it("is idempotent, and does not change the first entry", async () => {
    const { store } = memoryPipeline().context;
    const id = parseEventId("heart-rates|0|1|5");
    if (id === undefined) throw new Error("no id");
    const again = () => discard(store, ledgerKeyOf(id), "missing", request);
    expect(await again()).toBeUndefined();
    // A repeated request, after a lost answer, is the same request.
    expect(await again()).toBeUndefined();
    expect(await discard(store, ledgerKeyOf(id), "missing", { ...request, who: "dev" })).toBe("discarded");
  });
});
