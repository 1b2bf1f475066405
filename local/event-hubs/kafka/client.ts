import type { Faults } from "../../faults/fault.ts";
import type { Hubs } from "../amqp/addresses.ts";
import type { IdempotentProducers } from "./idempotent-producers.ts";

/** What the connections of one endpoint share. */
export interface KafkaBroker {
  readonly hubs: Hubs;
  readonly producers: IdempotentProducers;
  readonly faults: Faults;
  readonly log: (line: string) => void;
}

/** The client of one connection. */
export interface KafkaClient {
  readonly broker: KafkaBroker;
  /** The address by which the client came in, and at which it is to find the only broker. */
  readonly address: { readonly host: string; readonly port: number };
  /** Clients need not authenticate; one that begins to must succeed before it may do anything else. */
  authentication: "none" | "begun" | "done";
  /** What has been logged as refused to it already. */
  readonly refused: Set<string>;
}
