import { describe, expect, it } from "vitest";
import type { Emission } from "./simulated-event.ts";
import { httpSender } from "./http-sender.ts";
import type { Acknowledged } from "./ledger/ledger-recorder.ts";

const reading = (device: number, size = 0): Emission => ({
  stream: "heart-rates",
  key: `d${device}`,
  body: Buffer.from(JSON.stringify({ device_id: `d${device}`, note: "x".repeat(size) })),
  device,
  meaning: { kind: "reading", time: 1, bpm: 70 },
  copy: 0,
});

/** A door that answers so, one after another, and then takes all. */
function door(...answers: (Response | Error)[]) {
  const requests: string[][] = [];
  const waits: number[] = [];
  const sent: (Acknowledged & { key: string })[] = [];
  const sender = httpSender({
    url: "http://127.0.0.1:1",
    key: "k",
    wait: async (milliseconds) => waits.push(milliseconds),
    fetch: async (_, init) => {
      const lines = Buffer.from(init?.body as Uint8Array)
        .toString()
        .trimEnd()
        .split("\n");
      requests.push(lines);
      const answer =
        answers.shift() ?? Response.json({ accepted: lines.length, ignored: 0, rejected: [] }, { status: 202 });
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const send = (events: readonly Emission[]) =>
    sender.send("heart-rates", events, (some, how) => sent.push(...some.map(({ key }) => ({ key, ...how }))));
  return { send, requests, waits, sent };
}

describe("sending over HTTP", () => {
  it("books what the door refuses with its reason, the rest as taken", async () => {
    const rejected = [{ line: 2, code: "missing", field: "heartrate", message: "" }];
    const { send, sent } = door(Response.json({ accepted: 1, ignored: 0, rejected }, { status: 202 }));
    await send([reading(0), reading(4)]);
    expect(sent).toEqual([
      { key: "d0", doubtful: 0 },
      { key: "d4", doubtful: 0, rejected: "missing" },
    ]);
  });

  it("takes a 400 that refuses every line as an answer, any other as a failure", async () => {
    const rejected = [{ line: 1, code: "not-json" }];
    const { send, sent } = door(Response.json({ title: "Nothing could be taken", rejected }, { status: 400 }));
    await send([reading(0)]);
    expect(sent).toMatchObject([{ rejected: "not-json" }]);
    await expect(door(Response.json({ title: "No" }, { status: 400 })).send([reading(0)])).rejects.toThrow("No");
  });

  it("waits as long as a busy door says, and counts the try as doubtful", async () => {
    const busy = new Response("", { status: 429, headers: { "retry-after": "7" } });
    const { send, sent, waits } = door(busy, new Error("ECONNRESET"));
    await send([reading(0)]);
    expect(waits).toEqual([7000, 1000]);
    expect(sent).toEqual([{ key: "d0", doubtful: 2 }]);
  });

  it("gives up at once where another try is in vain", async () => {
    const { send, requests } = door(new Response("no key", { status: 401 }));
    await expect(send([reading(0)])).rejects.toThrow("401 no key");
    expect(requests).toHaveLength(1);
  });

  it("keeps requests small, and those of one device in order", async () => {
    const { send, requests } = door();
    await send(Array.from({ length: 20 }, (_, index) => reading(index % 2, 100_000 + index)));
    const ofFirst = requests.flat().filter((line) => line.includes('"d0"'));
    expect(ofFirst.map((line) => line.length)).toEqual(ofFirst.map((line) => line.length).toSorted((a, b) => a - b));
    for (const lines of requests) expect(lines.join("\n").length).toBeLessThan(510_000);
  });
});
