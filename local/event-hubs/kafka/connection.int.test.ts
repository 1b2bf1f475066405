import { describe, expect, it } from "vitest";
import { startEventHubs } from "../endpoint.ts";
import { connectionString, hub, temporaryFolder, until } from "../testing/clients.ts";
import { kafkaEndpoint } from "../testing/kafka-endpoint.ts";
import { produceOnce, storedIn } from "../testing/kafka-produce.ts";
import { produceBody, produced, rawClient, recordBatch } from "../testing/kafka-wire.ts";
import { apis } from "./apis.ts";
import { errorCodes } from "./error-codes.ts";
import { WireWriter } from "./wire-writer.ts";

const kafka = kafkaEndpoint();

describe("requests", () => {
  it("that are pending together are answered in order", async () => {
    const client = await rawClient(kafka.port);
    const sent: number[] = [];
    for (let n = 0; n < 40; n += 1) {
      sent.push(client.send("Produce", 9, produceBody(recordBatch([`${n}`]), { partition: 1 })));
      sent.push(client.send("ApiVersions", 0));
    }
    const received: number[] = [];
    const offsets: (number | undefined)[] = [];
    for (let n = 0; n < 40; n += 1) {
      const { correlationId, body } = await client.receive("Produce", 9);
      received.push(correlationId, (await client.receive("ApiVersions", 0)).correlationId);
      offsets.push(produced(body, 9)?.baseOffset);
    }
    client.close();
    expect(received).toEqual(sent);
    expect(offsets).toEqual(offsets.map((_, index) => index));
  });

  it.each([3, 5, 8, 9])("to produce are supported in version %i", async (version) => {
    expect(await produceOnce(kafka, recordBatch(["x"]), {}, version)).toMatchObject({ code: errorCodes.NONE });
  });

  it("to produce with acks 0 are stored without a response", async () => {
    const client = await rawClient(kafka.port);
    client.send("Produce", 9, produceBody(recordBatch(["x", "y"]), { acks: 0, partition: 3 }));
    const next = client.send("ApiVersions", 3, (body) => void body.string("t").string("1").tags());
    expect((await client.receive("ApiVersions", 3)).correlationId).toBe(next);
    client.close();
    expect(await storedIn(kafka, "3")).toBe(2);
  });

  it.each(Array.from({ length: apis.Metadata.max + 1 }, (_, version) => version))(
    "for metadata are answered in version %i",
    async (version) => {
      const client = await rawClient(kafka.port);
      client.send("Metadata", version, (body) => {
        body.array(["telemetry", "nowhere"], (name) => {
          if (version >= 10) body.uuid(Buffer.alloc(16));
          body.string(name).tags();
        });
        if (version >= 4) body.boolean(true);
        if (version >= 8 && version <= 10) body.boolean(false);
        if (version >= 8) body.boolean(false);
        body.tags();
      });
      const { body } = await client.receive("Metadata", version);
      client.close();
      if (version >= 3) body.int32();
      const [broker] =
        body.array(() => {
          const address = [body.int32(), body.string(), body.int32()];
          if (version >= 1) body.nullableString();
          body.tags();
          return address;
        }) ?? [];
      expect(broker).toEqual([0, "127.0.0.1", kafka.port]);
      if (version >= 2) expect(body.string()).toBe("local-event-hubs");
      if (version >= 1) expect(body.int32()).toBe(0);
      const topics = body.array(() => {
        const topic = [body.int16(), body.string()];
        if (version >= 10) body.uuid();
        if (version >= 1) body.int8();
        const partitions = body.array(() => {
          const partition = [body.int16(), body.int32(), body.int32()];
          if (version >= 7) body.int32();
          for (let array = version >= 5 ? 3 : 2; array > 0; array -= 1) body.array(() => body.int32());
          body.tags();
          return partition[1];
        });
        if (version >= 8) body.int32();
        body.tags();
        return [...topic, partitions?.length];
      });
      expect(topics).toEqual([
        [errorCodes.NONE, "telemetry", 4],
        [errorCodes.UNKNOWN_TOPIC_OR_PARTITION, "nowhere", 0],
      ]);
      if (version >= 8 && version <= 10) body.int32();
      body.tags();
      expect(body.remaining).toBe(0);
    },
  );
});

it("a token after SaslHandshake 0 is answered with the reason when it is rejected, and closed", async () => {
  const client = await rawClient(kafka.port);
  client.send("SaslHandshake", 0, (body) => void body.string("PLAIN"));
  await client.receive("SaslHandshake", 0);
  const token = `\0$ConnectionString\0${connectionString(kafka.amqpPort, "wrong")}`;
  client.write(new WireWriter().bytes(Buffer.from(token)).toBuffer());
  expect((await client.receiveFrame()).toString()).toMatch(/^Authentication failed: .* another key\.$/);
  await client.closed;
});

it.each([0, 1, 2, 3])(
  "a transactional producer is rejected by FindCoordinator %i at once, by name",
  async (version) => {
    const client = await rawClient(kafka.port);
    client.send("FindCoordinator", version, (body) => {
      body.string("t");
      if (version >= 1) body.int8(1);
      body.tags();
    });
    const { body } = await client.receive("FindCoordinator", version);
    client.close();
    if (version >= 1) body.int32();
    const code = body.int16();
    // version 0 is of groups only
    if (version === 0) return expect(code).toBe(errorCodes.GROUP_AUTHORIZATION_FAILED);
    expect(code).toBe(errorCodes.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    expect(body.string()).toBe("The local Event Hubs endpoint does not support transactions.");
  },
);

describe("an idempotent producer", () => {
  it("can repeat a batch, which is stored once", async () => {
    const first = recordBatch(["a", "b"], { producer: { id: 7n, epoch: 0, sequence: 0 } });
    const second = recordBatch(["c"], { producer: { id: 7n, epoch: 0, sequence: 2 } });
    const before = await storedIn(kafka, "2");
    const results = [];
    for (const batch of [first, first, second, first, second])
      results.push(await produceOnce(kafka, batch, { partition: 2 }));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(results.map(({ baseOffset }) => baseOffset - before)).toEqual([0, 0, 2, 0, 2]);
    expect(await storedIn(kafka, "2")).toBe(before + 3);
  });
});

describe("a connection closes, and logs the reason,", () => {
  it("after an unsupported request", async () => {
    const client = await rawClient(kafka.port);
    client.send("ApiVersions", 0);
    client.send(24, 0);
    await client.receive("ApiVersions", 0);
    await client.closed;
    expect(kafka.lines).toEqual(["kafka: connection closed: the request with API key 24 is not supported"]);
  });

  it("after an unsupported version", async () => {
    const client = await rawClient(kafka.port);
    client.send("Produce", 2);
    await client.closed;
    expect(kafka.lines).toEqual(["kafka: connection closed: Produce is not supported in version 2, only from 3 to 9"]);
  });

  it("after a TLS handshake, or an incomplete request", async () => {
    for (const bytes of ["16030100", "0000000a0003000c", "00000002000300"]) {
      const client = await rawClient(kafka.port);
      client.write(Buffer.from(bytes.padEnd(28, "0"), "hex"));
      await client.closed;
    }
    expect(kafka.lines[0]).toMatch(/^kafka: connection closed: a TLS handshake; .* without TLS/);
    expect(kafka.lines).toHaveLength(3);
  });

  it("when the client sends another request during its authentication", async () => {
    const client = await rawClient(kafka.port);
    client.send("SaslHandshake", 1, (body) => void body.string("PLAIN"));
    client.send("Metadata", 0, (body) => void body.int32(0));
    await client.receive("SaslHandshake", 1);
    await client.closed;
    expect(kafka.lines).toEqual(["kafka: connection closed: Metadata before the client has authenticated"]);
  });
});

it("a client with a newer version receives the supported versions", async () => {
  const client = await rawClient(kafka.port);
  client.send("ApiVersions", 4);
  const { body } = await client.receive("ApiVersions", 0);
  expect(body.int16()).toBe(errorCodes.UNSUPPORTED_VERSION);
  const supported = body.array(() => [body.int16(), body.int16(), body.int16()]);
  expect(supported).toContainEqual([18, 0, 3]);
  expect(body.remaining).toBe(0);
  client.close();
});

it("stops while a client is connected", async () => {
  const own = await startEventHubs({ hubs: [hub], folder: await temporaryFolder(), port: 0, kafkaPort: 0 });
  const client = await rawClient(own.kafkaPort ?? 0);
  client.send("Produce", 9, produceBody(recordBatch(["x"])));
  await client.receive("Produce", 9);
  let closed = false;
  void client.closed.then(() => {
    closed = true;
  });
  await own.close();
  await until(() => closed);
});
