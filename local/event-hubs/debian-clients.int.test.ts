import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, type TestContext } from "vitest";
import { LOCAL_EVENT_HUBS_KEY } from "./key.ts";
import { hub } from "./testing/clients.ts";
import { kafkaEndpoint } from "./testing/kafka-endpoint.ts";

/* Clients that Debian packages. Its Python is not the first one in every PATH. */

const python = "/usr/bin/python3";
const program = fileURLToPath(new URL("./testing/debian_clients.py", import.meta.url));
const endpoint = kafkaEndpoint();

type Client = "kafka_python" | "confluent_kafka" | "transaction" | "qpid_proton";
const modules = {
  kafka_python: "kafka",
  confluent_kafka: "confluent_kafka",
  transaction: "confluent_kafka",
  qpid_proton: "proton",
};

function skipWithout(client: Client, { skip }: Pick<TestContext, "skip">): void {
  try {
    execFileSync(python, ["-c", `import ${modules[client]}`], { stdio: "ignore" });
  } catch {
    skip("Debian's clients are absent (apt-get install python3-kafka python3-confluent-kafka python3-qpid-proton)");
  }
}

/** The lines that the program prints. */
async function run(client: Client, context: TestContext, key = LOCAL_EVENT_HUBS_KEY): Promise<string[]> {
  skipWithout(client, context);
  const ports = [String(endpoint.port), String(endpoint.amqpPort)];
  const { stdout } = await promisify(execFile)(python, [program, client, ...ports, hub.name, key], { timeout: 50_000 });
  return stdout.trim().split("\n");
}

it("kafka-python sends, with the old authentication and gzip", async (context) => {
  expect(await run("kafka_python", context)).toEqual(["sent 2000"]);
});

it("kafka-python reports a wrong key", async (context) => {
  expect(await run("kafka_python", context, "wrong")).toEqual([expect.stringMatching(/^AuthenticationFailedError: /)]);
});

it("confluent-kafka sends", async (context) => {
  expect(await run("confluent_kafka", context)).toEqual(["sent 2000"]);
});

it("confluent-kafka reports a wrong key, with the reason", async (context) => {
  const [reason, sent] = await run("confluent_kafka", context, "wrong");
  expect(reason).toMatch(/SASL authentication error: Authentication failed: the connection string has another key/);
  expect(sent).toBe("sent 0");
});

it("confluent-kafka reports at once that transactions are not supported", async (context) => {
  const started = performance.now();
  expect(await run("transaction", context)).toEqual([
    expect.stringMatching(/TRANSACTIONAL_ID_AUTHORIZATION_FAILED.* does not support transactions/),
  ]);
  expect(performance.now() - started).toBeLessThan(10_000);
});

it("qpid-proton sends and receives with SASL PLAIN", async (context) => {
  expect(await run("qpid_proton", context)).toEqual(["received 20"]);
});

it("qpid-proton reports a wrong key", async (context) => {
  expect(await run("qpid_proton", context, "wrong")).toEqual([expect.stringMatching(/amqp:unauthorized-access/)]);
});
