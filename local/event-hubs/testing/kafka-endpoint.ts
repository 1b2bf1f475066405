import { afterAll, beforeAll, beforeEach } from "vitest";
import type { FaultBoard } from "../../faults/board.ts";
import { startEventHubs } from "../endpoint.ts";
import { hub, temporaryFolder } from "./clients.ts";

/** An endpoint that takes events over Kafka. */
export interface KafkaEndpoint {
  /** Of Kafka. */
  readonly port: number;
  readonly amqpPort: number;
  /** What it has said since the test began. */
  readonly lines: readonly string[];
}

/** One endpoint for all tests of a file, which is filled in when the first of them begins. */
export function kafkaEndpoint(faults?: FaultBoard): KafkaEndpoint {
  const filled = { port: 0, amqpPort: 0, lines: [] as string[] };
  const log = (line: string) => void filled.lines.push(line);
  let close = async () => {};
  beforeAll(async () => {
    const folder = await temporaryFolder();
    const endpoint = await startEventHubs({
      hubs: [hub],
      folder,
      port: 0,
      kafkaPort: 0,
      log,
      ...(faults && { faults }),
    });
    filled.port = endpoint.kafkaPort ?? 0;
    filled.amqpPort = endpoint.port;
    close = () => endpoint.close();
  });
  beforeEach(() => {
    filled.lines = [];
  });
  afterAll(() => close());
  return filled;
}
