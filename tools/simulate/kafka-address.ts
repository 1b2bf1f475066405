import type { Connection } from "../../shared/platform/azure/configuration.ts";

/** The Kafka endpoint of the hubs and its credentials. */
export interface KafkaAddress {
  /** `host:port`. */
  readonly broker: string;
  readonly tls: boolean;
  /** The connection string; the user name is `$ConnectionString`. */
  readonly password: string;
}

/** The Kafka port of every Event Hubs namespace. */
const azurePort = 9093;

/**
 * The Kafka endpoint of the namespace in a connection string. The connection string of an emulator contains only its
 * AMQP port.
 *
 * @param localPort Kafka port of an emulator
 * @throws Error without a connection string: managed identities are not supported for Kafka
 */
export function kafkaAddress(connection: Connection, localPort: number): KafkaAddress {
  if (connection.kind !== "string")
    throw new Error("--protocol kafka: EVENT_HUBS must be a connection string, the password of SASL PLAIN");
  const { value: password } = connection;
  const host = /(?:^|;)\s*Endpoint=sb:\/\/([^/:;]+)/i.exec(password)?.[1];
  if (host === undefined) throw new Error("--protocol kafka: EVENT_HUBS contains no Endpoint=sb://…");
  const isLocal = /;\s*UseDevelopmentEmulator=true/i.test(password);
  return { broker: `${host}:${isLocal ? localPort : azurePort}`, tls: !isLocal, password };
}
