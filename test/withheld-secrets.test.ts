import { describe, expect, it } from "vitest";
import { decodeAccepted, decodeQuarantined } from "../shared/bronze/files/parquet.ts";
import { landBatch } from "../shared/bronze/hub-batches/land-batch.ts";
import { landFile } from "../shared/bronze/landing/land-file.ts";
import { landingTime, memoryLanding } from "../shared/bronze/landing/testing/memory-landing.ts";
import { customers } from "../shared/streams/customers.ts";
import { wrapped } from "../shared/streams/testing/wrap.ts";

/* Redis also contains tokens and password hashes: nothing of them may be stored, in any form. */

const token = "t0k3n-0123456789";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const customer = { customerName: "Ann", email: "ann@example.org", phone: "1", birthDay: "1965-01-31" };
const ours = { key: base64("Customer"), zSetEntries: [{ element: base64(JSON.stringify(customer)), score: 0 }] };
const session = { key: base64(`session:${token}`), zSetEntries: [{ element: base64(token), score: 1 }] };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const secrets: Readonly<Record<string, Buffer>> = {
  bare: json(session),
  "a value": json({ key: base64("session"), value: token }),
  "a value that is JSON": json({ key: base64("session"), value: JSON.stringify({ token }) }),
  "a snapshot": json({ valueRdbType: 5, key: base64("session"), value: [{ element: base64(token) }] }),
  "Kafka Connect": wrapped(json(session), ["connect"], ""),
  CloudEvents: wrapped(json(session), ["cloudEventBytes"], ""),
  "an envelope": wrapped(json(session), ["kafkaText"], "redis-server"),
  "IoT Hub": wrapped(json(session), ["iotHub"], ""),
  "a frame": wrapped(json(session), ["frame"], ""),
  "a value under the key": json({ key: "Customer", value: { key: base64("session"), value: token } }),
  "a value that is text, under the key": json({
    key: ours.key,
    value: JSON.stringify({ key: "session", value: token }),
  }),
  "the second value under the key": json({ key: ours.key, value: [{ index: 0 }, session] }),
  "four wrappings": wrapped(json(session), ["connect", "connect", "connect", "connect"], ""),
  "an array with a customer": json([session, ours, session]),
  lines: Buffer.from(`${JSON.stringify(ours)}\n${JSON.stringify(session)}\n${token}`),
  "JSON as text": json(JSON.stringify(session)),
  "an array in an array": json([[session]]),
  "half a command": json(session).subarray(0, 60),
  "text that is not JSON": Buffer.from(`SET session ${token}`),
  "bytes that are not text": Buffer.concat([Buffer.from(token), Buffer.of(0xff)]),
  "a key that is no text": json({ key: [token], zSetEntries: [{ element: token }] }),
  "a thousand and one records": json(Array.from({ length: 1001 }, () => session)),
};

/** Everything that is stored: the rows of all files, the manifest, and the reports. */
async function everything(lake: ReturnType<typeof memoryLanding>): Promise<string> {
  const texts: string[] = [];
  const add = (value: unknown) =>
    texts.push(
      JSON.stringify(value, (_, inner) => (inner instanceof Uint8Array ? Buffer.from(inner).toString() : inner)),
    );
  for (const name of lake.bronze.names())
    add([name, await decodeAccepted((await lake.bronze.read(name)) ?? Buffer.of())]);
  for (const name of lake.quarantine.names())
    add([name, await decodeQuarantined((await lake.quarantine.read(name)) ?? Buffer.of())]);
  for (const name of lake.reports.names()) texts.push(Buffer.from((await lake.reports.read(name)) ?? []).toString());
  for await (const row of lake.manifest.range("customers|0|1", "", "~")) add(row.values);
  return texts.join("\n");
}

function expectNoSecret(stored: string): void {
  for (const form of [token, base64(token), base64(token).slice(0, 12)]) expect(stored).not.toContain(form);
  // Base64 has three forms, by the position of the first byte.
  for (const before of ["x", "xx"]) expect(stored).not.toContain(base64(before + token).slice(4, 16));
}

describe.each(Object.entries(secrets))("a token in %s", (_, body) => {
  it("is not stored when it comes through the hub", async () => {
    const lake = memoryLanding();
    const event = { sequenceNumber: 1, enqueuedTime: landingTime, key: token, body };
    const batch = {
      stream: customers,
      partition: "0",
      source: "hub",
      events: [event],
      generation: async () => 1,
    } as const;
    const { counts } = await landBatch(lake, batch);
    expect(counts.accepted + counts.ignored + counts.quarantined).toBeGreaterThan(0);
    expectNoSecret(await everything(lake));
  });

  it("is not stored when it comes in a file of customers", async () => {
    const landing = memoryLanding();
    const content = Buffer.concat([json(ours), Buffer.from("\n"), body]);
    const etag = landing.files.put("f", content);
    await landFile(landing, { name: "f", etag }, Number.POSITIVE_INFINITY);
    expect(await landing.onlyReport()).toMatchObject({
      status: "complete",
      streams: { customers: { accepted: expect.any(Number) } },
    });
    expectNoSecret(await everything(landing));
  });
});

it("what is withheld is quarantined with its reason and its length", async () => {
  const lake = memoryLanding();
  const events = [
    { sequenceNumber: 1, enqueuedTime: landingTime, key: "k", body: Buffer.from("SET a b") },
    { sequenceNumber: 2, enqueuedTime: landingTime, key: "k", body: json({ ...ours, zSetEntries: 5 }) },
  ];
  await landBatch(lake, { stream: customers, partition: "0", source: "hub", events, generation: async () => 1 });
  const [name = ""] = lake.quarantine.names();
  const rows = await decodeQuarantined((await lake.quarantine.read(name)) ?? Buffer.of());
  expect(rows.map(({ body, ...row }) => ({ ...row, bytes: body.length }))).toMatchObject([
    { code: "not-json", key: undefined, message: "JSON expected (7 bytes, which are not stored)", bytes: 0 },
    { code: "mistyped", field: "zSetEntries", key: "k", bytes: events[1]?.body.length },
  ]);
});
