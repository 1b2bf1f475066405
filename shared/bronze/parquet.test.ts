import { type BasicType, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { decodeEvents, decodeQuarantined, decodeReplays, encodeEvents, encodeQuarantined } from "./parquet.ts";

const origin = { stream: "heart-rates", partition: "3", source: "hub", ingestTime: Date.UTC(2026, 10, 24) } as const;
const event = (sequenceNumber: number, text: string, key?: string) => ({
  sequenceNumber,
  enqueuedTime: 1_678_521_600_123 + sequenceNumber,
  key,
  body: new Uint8Array(Buffer.from(text)),
});

describe("bronze files", () => {
  it("give accepted events back byte for byte", async () => {
    const events = [event(1, '{"a":"ü😀"}', "k"), event(2, '\ufeff{"b":1}\r\n'), event(2 ** 45, "{}", "")];
    const read = await decodeEvents(encodeEvents(events, origin));
    expect(read.map((row) => ({ ...row, body: new Uint8Array(row.body) }))).toEqual(events);
  });

  it("give quarantined events back, whatever bytes they are", async () => {
    const refused = {
      ...event(5, ""),
      body: Uint8Array.of(0xff, 0, 0xfe),
      code: "not-text",
      field: "",
      message: "no UTF-8",
    };
    const [read] = await decodeQuarantined(encodeQuarantined([refused], origin));
    const kept = { ...refused, source: "hub", ingestTime: origin.ingestTime };
    expect({ ...read, body: new Uint8Array(read?.body ?? []) }).toEqual(kept);
  });

  it("say of which landed file their events are, and which were sent again for what", async () => {
    const refused = { code: "missing", field: "time", message: "" };
    const events = [event(1, "{}"), { ...event(2, "{}"), replayOf: "heart-rates|3|1|7" }];
    const inFile = { ...origin, source: "file", file: "0fe1" } as const;
    const kept = await decodeQuarantined(
      encodeQuarantined(
        events.map((each) => ({ ...each, ...refused })),
        inFile,
      ),
    );
    expect(kept.map(({ source, file, replayOf }) => [source, file, replayOf])).toEqual([
      ["file", "0fe1", undefined],
      ["file", "0fe1", "heart-rates|3|1|7"],
    ]);
    const replays = [{ sequenceNumber: 2, replayOf: "heart-rates|3|1|7" }];
    expect(await decodeReplays(encodeEvents(events, origin))).toEqual(replays);
    expect((await decodeEvents(encodeEvents(events, origin))).map(({ replayOf }) => replayOf)).toEqual([
      undefined,
      "heart-rates|3|1|7",
    ]);
  });

  it("can be read when they are older than the columns for that", async () => {
    const column = (name: string, data: readonly unknown[], type: BasicType) => ({ name, data: [...data], type });
    const old = parquetWriteBuffer({
      columnData: [
        column("sequence_number", [4n], "INT64"),
        column("enqueued_time", [1_678_521_600_123_000n], "INT64"),
        column("body", ["{}"], "STRING"),
      ],
    });
    const [read] = await decodeEvents(new Uint8Array(old));
    expect(read).toMatchObject({ sequenceNumber: 4, replayOf: undefined });
    expect(await decodeReplays(new Uint8Array(old))).toEqual([]);
  });
});
