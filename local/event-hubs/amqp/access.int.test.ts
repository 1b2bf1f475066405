import rhea, { type Connection } from "rhea";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EventHubsEndpoint, startEventHubs } from "../endpoint.ts";
import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../key.ts";
import { connectAmqp, next, openCbs, sasToken } from "../testing/amqp-client.ts";
import { hub, temporaryFolder, until } from "../testing/clients.ts";

const lines: string[] = [];
let endpoint: EventHubsEndpoint;
let connection: Connection;
beforeAll(async () => {
  const folder = await temporaryFolder();
  endpoint = await startEventHubs({ hubs: [hub], folder, port: 0, log: (line) => lines.push(line) });
});
afterAll(() => endpoint.close());
beforeEach(() => {
  lines.length = 0;
  connection = connectAmqp(endpoint.port);
});
afterEach(() => connection.close());

const group = "telemetry/ConsumerGroups/$Default";
const links = [
  ["telemetry", "sender"],
  ["telemetry/Partitions/1", "sender"],
  [`${group}/Partitions/1`, "receiver"],
  ["$management", "sender"],
  ["$management", "receiver"],
] as const;

/** The condition with which a link is rejected; undefined when it is open. */
async function attach(address: string, kind: "sender" | "receiver"): Promise<string | undefined> {
  const link = kind === "sender" ? connection.open_sender(address) : connection.open_receiver(address);
  const closed = next(link, `${kind}_close`);
  await next(link, `${kind}_open`);
  if (link.source.address !== undefined || link.target.address !== undefined) return undefined;
  await closed;
  const error = Object(link.error);
  return error.condition;
}

describe("a connection without a token", () => {
  it.each(links)("cannot attach to %s as a %s", async (address, kind) => {
    expect(await attach(address, kind)).toBe("amqp:unauthorized-access");
    expect(lines.join()).toMatch(
      /^Event Hubs: rejected a link to '.*': amqp:unauthorized-access: Unauthorized access\. '\w+' claim/,
    );
  });

  it("cannot attach after a token that is rejected", async () => {
    const cbs = await openCbs(connection);
    expect(await cbs.put("sb://localhost", sasToken("sb://localhost", "another key"))).toBe(401);
    expect(await attach("telemetry", "sender")).toBe("amqp:unauthorized-access");
  });
});

describe("a token", () => {
  it.each([
    ["sb://localhost", true, true, true],
    ["sb://localhost:5672/", true, true, true],
    ["amqps://localhost/TELEMETRY", true, true, true],
    [`sb://localhost/${group}`, false, true, true],
    [`sb://localhost/${group}/Partitions/1`, false, true, false],
    ["sb://localhost/tele", false, false, false],
  ])("for %s covers the links to it and below it", async (resource, sends, first, second) => {
    expect(await (await openCbs(connection)).put(resource)).toBe(202);
    const open = [
      await attach("telemetry", "sender"),
      await attach(`${group}/Partitions/1`, "receiver"),
      await attach(`${group}/Partitions/2`, "receiver"),
    ].map((condition) => condition === undefined);
    expect(open).toEqual([sends, first, second]);
  });
});

describe("SASL PLAIN", () => {
  const connectPlain = (password: string) => {
    const options = { host: "127.0.0.1", port: endpoint.port, reconnect: false, password };
    const container = rhea.create_container();
    container.on("disconnected", () => {});
    return container.connect({ ...options, username: LOCAL_EVENT_HUBS_KEY_NAME });
  };

  it("with the name of the key and the key gives access to everything", async () => {
    connection = connectPlain(LOCAL_EVENT_HUBS_KEY);
    for (const [address, kind] of links) expect(await attach(address, kind)).toBeUndefined();
  });

  it("with another key is rejected, which is logged", async () => {
    connection = connectPlain("wrong");
    const { error } = await next(connection, "connection_error");
    expect(error).toMatchObject({ condition: "amqp:unauthorized-access" });
    await until(() => lines.length > 0);
    expect(lines).toEqual(["SASL PLAIN: the user must be 'RootManageSharedAccessKey' and the password its key"]);
  });
});

describe("a client of another protocol", () => {
  it("is rejected by name over WebSockets", async () => {
    const response = await fetch(`http://127.0.0.1:${endpoint.port}/$servicebus/websocket`);
    expect(response.status).toBe(501);
    expect(await response.text()).toMatch(/does not support AMQP over WebSockets\. Use AMQP over TCP/);
    expect(lines.join()).toMatch(/^Event Hubs: connection closed: .*AMQP over WebSockets/);
  });

  it("is rejected by name over TLS", async () => {
    await expect(fetch(`https://127.0.0.1:${endpoint.port}`)).rejects.toThrow();
    expect(lines.join()).toMatch(/^Event Hubs: connection closed: .*UseDevelopmentEmulator=true/);
  });
});
