import { describe, expect, it } from "vitest";
import { httpSender } from "./http-sender.ts";
import type { Delivery } from "./ledger/ledger-recorder.ts";
import type { SimulatedEvent } from "./simulated-event.ts";

const reading = (device: number, size = 0): SimulatedEvent => ({
  stream: "heart-rates",
  key: `d${device}`,
  body: Buffer.from(JSON.stringify({ device_id: `d${device}`, note: "x".repeat(size) })),
  device,
  content: { kind: "reading", time: 1, bpm: 70 },
  copy: 0,
});

/** An endpoint that returns these responses in order and then accepts everything. */
function endpoint(...answers: (Response | Error)[]) {
  const requests: string[][] = [];
  const waits: number[] = [];
  const sent: (Delivery & { key: string })[] = [];
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
  const send = (events: readonly SimulatedEvent[]) =>
    sender.send("heart-rates", events, (some, delivery) => sent.push(...some.map(({ key }) => ({ key, ...delivery }))));
  return { send, requests, waits, sent };
}

describe("sending over HTTP", () => {
  it("reports rejected events with their code, and the others as accepted", async () => {
    const rejected = [{ line: 2, code: "missing", field: "heartrate", message: "" }];
    const { send, sent } = endpoint(Response.json({ accepted: 1, ignored: 0, rejected }, { status: 202 }));
    await send([reading(0), reading(4)]);
    expect(sent).toEqual([
      { key: "d0", unanswered: 0 },
      { key: "d4", unanswered: 0, rejected: "missing" },
    ]);
  });

  it("sends the halves again if not all rejections are listed", async () => {
    const rejected = [{ line: 1, code: "missing" }];
    const cut = Response.json({ accepted: 2, ignored: 0, rejected, rejected_count: 2 }, { status: 202 });
    const { send, requests, sent } = endpoint(cut, Response.json({ rejected, rejected_count: 1 }, { status: 202 }));
    await send([reading(0), reading(4), reading(8), reading(12)]);
    expect(requests.map(({ length }) => length)).toEqual([4, 2, 2]);
    expect(sent).toEqual([
      { key: "d4", unanswered: 1 },
      { key: "d0", unanswered: 1, rejected: "missing" },
      { key: "d8", unanswered: 1 },
      { key: "d12", unanswered: 1 },
    ]);
  });

  it("treats a 400 with rejected lines as a response, and any other 400 as a failure", async () => {
    const rejected = [{ line: 1, code: "not-json" }];
    const { send, sent } = endpoint(Response.json({ title: "Nothing could be taken", rejected }, { status: 400 }));
    await send([reading(0)]);
    expect(sent).toMatchObject([{ rejected: "not-json" }]);
    await expect(endpoint(Response.json({ title: "No" }, { status: 400 })).send([reading(0)])).rejects.toThrow("No");
  });

  it("waits for Retry-After and counts the try as unanswered", async () => {
    const busy = new Response("", { status: 429, headers: { "retry-after": "7" } });
    const { send, sent, waits } = endpoint(busy, new Error("ECONNRESET"));
    await send([reading(0)]);
    expect(waits).toEqual([7000, 1000]);
    expect(sent).toEqual([{ key: "d0", unanswered: 2 }]);
  });

  it("does not retry permanent errors", async () => {
    const { send, requests } = endpoint(new Response("no key", { status: 401 }));
    await expect(send([reading(0)])).rejects.toThrow("401 no key");
    expect(requests).toHaveLength(1);
  });

  it("keeps requests small and the events of one device in order", async () => {
    const { send, requests } = endpoint();
    await send(Array.from({ length: 20 }, (_, index) => reading(index % 2, 100_000 + index)));
    const ofFirst = requests.flat().filter((line) => line.includes('"d0"'));
    expect(ofFirst.map((line) => line.length)).toEqual(ofFirst.map((line) => line.length).toSorted((a, b) => a - b));
    for (const lines of requests) expect(lines.join("\n").length).toBeLessThan(510_000);
  });
});
