import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { Producer, stringSerializers } from "@platformatic/kafka";
import { CompressionTypes, Kafka, logLevel, Partitioners, type SASLOptions } from "kafkajs";
import { hub } from "./clients.ts";

/* Kafka producers of three libraries, for tests. */

export interface KafkaMessage {
  readonly key?: string;
  readonly value: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SendOptions {
  readonly port: number;
  readonly partition: number;
  readonly gzip?: boolean;
  /** The connection string to authenticate with; without it the client does not authenticate. */
  readonly password?: string;
}

/** Sends messages to one partition of the test hub; rejects when they are not acknowledged. */
export type Send = (messages: readonly KafkaMessage[], options: SendOptions) => Promise<unknown>;

const user = "$ConnectionString";

export function kafkaJs({ port, password }: Pick<SendOptions, "port" | "password">): Kafka {
  const sasl: SASLOptions | undefined =
    password === undefined ? undefined : { mechanism: "plain", username: user, password };
  return new Kafka({
    brokers: [`localhost:${port}`],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 2 },
    ...(sasl && { sasl }),
  });
}

export const sendWithKafkaJs: Send = async (messages, options) => {
  const producer = kafkaJs(options).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  try {
    await producer.connect();
    await producer.send({
      topic: hub.name,
      compression: options.gzip ? CompressionTypes.GZIP : CompressionTypes.None,
      messages: messages.map((message) => ({ ...message, partition: options.partition })),
    });
  } finally {
    await producer.disconnect();
  }
};

export const sendWithPlatformatic: Send = async (messages, { port, partition, gzip, password }) => {
  const producer = new Producer({
    clientId: "test",
    bootstrapBrokers: [`localhost:${port}`],
    serializers: stringSerializers,
    compression: gzip ? "gzip" : "none",
    retries: 1,
    retryDelay: 50,
    ...(password !== undefined && { sasl: { mechanism: "PLAIN", username: user, password } }),
  });
  try {
    await producer.send({ messages: messages.map((message) => ({ ...message, topic: hub.name, partition })) });
  } finally {
    await producer.close();
  }
};

/** Sends one message per call, since kcat has one set of headers per call. */
export const sendWithKcat: Send = async (messages, { port, partition, gzip, password }) => {
  for (const { key, value, headers = {} } of messages) {
    const flags = [
      ...["-P", "-p", String(partition), "-z", gzip ? "gzip" : "none"],
      ...["-X", "message.timeout.ms=10000"],
      // kcat splits its input at a delimiter: this one is in no message
      ...["-D", "\\x1e", ...(key === undefined ? [] : ["-K", "\\x1f"])],
      ...Object.entries(headers).flatMap(([name, text]) => ["-H", `${name}=${text}`]),
    ];
    await kcat(
      flags,
      { port, ...(password !== undefined && { password }) },
      key === undefined ? value : `${key}\x1f${value}`,
    );
  }
};

/** Returns both outputs of kcat; rejects with them when it fails, or after 20 seconds. */
export async function kcat(
  flags: readonly string[],
  { port, password }: Pick<SendOptions, "port" | "password">,
  input = "",
): Promise<string> {
  const sasl = { "security.protocol": "SASL_PLAINTEXT", "sasl.mechanisms": "PLAIN", "sasl.username": user };
  const settings = Object.entries(password === undefined ? {} : { ...sasl, "sasl.password": password });
  const all = [
    "-b",
    `127.0.0.1:${port}`,
    "-t",
    hub.name,
    ...settings.flatMap(([name, value]) => ["-X", `${name}=${value}`]),
  ];
  const running = promisify(execFile)("kcat", [...all, ...flags], { timeout: 20_000 });
  // errors with the input are in its exit code
  running.child.stdin?.on("error", () => {}).end(input);
  const { stdout, stderr } = await running;
  return stdout + stderr;
}

/** Whether kcat is installed; logs when it is not, since its tests are skipped then. */
export function hasKcat(): boolean {
  try {
    execFileSync("kcat", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
