import type { Connection } from "rhea";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EventHubsEndpoint, startEventHubs } from "../endpoint.ts";
import { authorize, connectAmqp, next, openCbs } from "../testing/amqp-client.ts";
import { type AmqpTap, type SentComposite, tapAmqp } from "../testing/amqp-tap.ts";
import { hub, temporaryFolder } from "../testing/clients.ts";
import { fieldCounts } from "./all-fields.ts";

/* What leaves, as bytes: other clients than JavaScript's read it by position. */

const begin = 0x11;
const attach = 0x12;
const transfer = 0x14;
const detach = 0x16;
const source = "telemetry/ConsumerGroups/$Default/Partitions/0";

let endpoint: EventHubsEndpoint;
let tap: AmqpTap;
let connection: Connection;
beforeAll(async () => {
  endpoint = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0 });
});
afterAll(() => endpoint.close());
beforeEach(async () => {
  tap = await tapAmqp(endpoint.port);
  connection = connectAmqp(tap.port);
});
afterEach(() => {
  connection.close();
  tap.close();
});

const sent = (code: number): SentComposite[] => tap.composites().filter((composite) => composite.code === code);

it("contains all fields, for every type of frame", async () => {
  await authorize(connection);
  const sender = connection.open_sender("telemetry/Partitions/0");
  await next(sender, "sendable");
  sender.send({ body: "an event" });
  await next(sender, "accepted");
  const receiver = connection.open_receiver({ source, properties: { "com.microsoft:epoch": 1 } });
  await next(receiver, "message");
  connection.open_receiver({ source: { address: source, filter: { unknown: "x" } } });
  await next(connection, "receiver_close");
  sender.send({ body: "x".repeat(1024 * 1024 + 1) });
  await next(sender, "rejected");
  const session = connection.create_session();
  session.open();
  await next(session, "session_open");
  session.close();
  await next(session, "session_close");
  connection.close();
  await next(connection, "connection_close");
  const byCode = Map.groupBy(tap.composites(), ({ code }) => code);
  for (const [code, count] of fieldCounts) {
    const counts = new Set(byCode.get(code)?.map(({ fields }) => fields.length));
    expect([code.toString(16), ...counts]).toEqual([code.toString(16), count]);
  }
});

it("contains the fields of an empty source and target after links with whole ones", async () => {
  await authorize(connection);
  for (const link of [{ source }, { source: "$cbs", target: "a" }])
    await next(connection.open_receiver(link), "receiver_open");
  for (let times = 0; times < 3; times += 1) await next(connection.open_sender("telemetry"), "sender_open");
  const attached = tap.composites().filter(({ code }) => code === 0x28 || code === 0x29);
  expect(new Set(attached.map(({ code, fields }) => `${code} ${fields.length}`))).toEqual(new Set(["40 11", "41 7"]));
});

it("contains the greatest handle of a session", async () => {
  await authorize(connection);
  expect(sent(begin).map(({ fields }) => fields[4])).toEqual([262_143]);
});

describe("a link that is rejected", () => {
  it.each([
    ["a missing consumer group", "receiver", "telemetry/ConsumerGroups/none/Partitions/0", {}],
    ["a missing partition", "receiver", "telemetry/ConsumerGroups/$Default/Partitions/9", {}],
    [
      "a position beyond the end",
      "receiver",
      source,
      { "apache.org:selector-filter:string": "amqp.annotation.x-opt-offset > '9999999'" },
    ],
    ["a missing hub", "sender", "elsewhere", {}],
  ] as const)("for %s has neither source nor target before it is detached", async (_, kind, address, filter) => {
    await authorize(connection);
    const open =
      kind === "receiver" ? connection.open_receiver({ source: { address, filter } }) : connection.open_sender(address);
    await next(open, `${kind}_close`);
    expect(sent(attach).at(-1)?.fields.slice(5, 7)).toEqual([null, null]);
    expect(sent(detach).at(-1)?.fields[1]).toBe(true);
  });

  it("for a lower owner level has neither source nor target before it is detached", async () => {
    await authorize(connection);
    const open = (level: number) => connection.open_receiver({ source, properties: { "com.microsoft:epoch": level } });
    await next(open(5), "receiver_open");
    await next(open(4), "receiver_close");
    expect(sent(attach).at(-1)?.fields.slice(5, 7)).toEqual([null, null]);
  });
});

describe("a reply of $cbs without reply_to", () => {
  it.each([0, 1, 2] as const)("is sent as the client desires, with snd-settle-mode %i", async (mode) => {
    expect(await (await openCbs(connection, mode)).put("sb://localhost")).toBe(202);
    const attached = sent(attach).filter(({ fields }) => fields[2] === false);
    expect(attached.map(({ fields }) => fields[3])).toEqual([mode]);
    expect(sent(transfer).map(({ fields }) => fields[4])).toEqual([mode === 1]);
  });

  it("arrives between events of its session, again and again", async () => {
    const cbs = await openCbs(connection);
    await cbs.put("sb://localhost");
    const sender = connection.open_sender("telemetry/Partitions/1");
    const consumer = connection.open_receiver({ source: "telemetry/ConsumerGroups/$Default/Partitions/1" });
    await Promise.all([next(sender, "sendable"), next(consumer, "receiver_open")]);
    for (let times = 0; times < 3; times += 1) {
      const received = next(consumer, "message");
      sender.send({ body: `${times}` });
      expect((await received).message?.body).toBe(`${times}`);
      expect(await cbs.put("sb://localhost")).toBe(202);
    }
  });
});
