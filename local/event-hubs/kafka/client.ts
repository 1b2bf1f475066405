import type { Faults } from "../../faults/fault.ts";
import type { Hubs } from "../amqp/addresses.ts";
import type { IdempotentProducers } from "./idempotent-producers.ts";

/** State that the connections of one endpoint share. */
export interface KafkaBroker {
  readonly hubs: Hubs;
  readonly producers: IdempotentProducers;
  readonly faults: Faults;
  readonly log: (line: string) => void;
  /** Logs what the client has no response for. */
  readonly warn: (line: string) => void;
}

/** The client of one connection. */
export interface KafkaClient {
  readonly broker: KafkaBroker;
  /** The address that the client has connected to, as the address of the only broker. */
  readonly address: { readonly host: string; readonly port: number };
  /**
   * Clients need not authenticate; one that starts to must succeed before it sends other requests. After
   * SaslHandshake 0 the next frame is a token, without the header of a request.
   */
  authentication: "none" | "started" | "token next" | "done";
  /** Rejected requests that are logged already. */
  readonly loggedRejections: Set<string>;
}
