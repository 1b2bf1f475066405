import type { Connection } from "../../shared/platform/azure/configuration.ts";

/** Where Kafka producers find the hubs, and how they log in. */
export interface KafkaAddress {
  /** `host:port`. */
  readonly broker: string;
  readonly tls: boolean;
  /** The connection string; the user is `$ConnectionString`. */
  readonly password: string;
}

/** Of every Event Hubs namespace. */
const azurePort = 9093;

/**
 * The Kafka endpoint of the namespace that a connection string names. An emulator's stands on another port than its AMQP, which the connection string does
 * not say.
 *
 * @param localPort of an emulator
 * @throws Error when there is no connection string: Kafka clients cannot be a managed identity here
 */
export function kafkaAddress(connection: Connection, localPort: number): KafkaAddress {
  if (connection.kind !== "string")
    throw new Error("--protocol kafka: EVENT_HUBS must be a connection string, which Kafka's PLAIN takes for password");
  const { value: password } = connection;
  const host = /(?:^|;)\s*Endpoint=sb:\/\/([^/:;]+)/i.exec(password)?.[1];
  if (host === undefined) throw new Error("--protocol kafka: EVENT_HUBS has no Endpoint=sb://…");
  const isLocal = /;\s*UseDevelopmentEmulator=true/i.test(password);
  return { broker: `${host}:${isLocal ? localPort : azurePort}`, tls: !isLocal, password };
}
