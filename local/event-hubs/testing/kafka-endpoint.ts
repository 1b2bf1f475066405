import { afterAll, beforeAll, beforeEach } from "vitest";
import type { FaultInjector } from "../../faults/injector.ts";
import { startEventHubs } from "../endpoint.ts";
import { hub, temporaryFolder } from "./clients.ts";

/** An endpoint with a Kafka port. */
export interface KafkaEndpoint {
  /** Of Kafka. */
  readonly port: number;
  readonly amqpPort: number;
  /** Its log since the start of the test. */
  readonly lines: readonly string[];
  /** Those of them that are printed at the normal level. */
  readonly warnings: readonly string[];
}

/** One endpoint for all tests of a file; its properties are set before the first test. */
export function kafkaEndpoint(faults?: FaultInjector): KafkaEndpoint {
  const running = { port: 0, amqpPort: 0, lines: [] as string[], warnings: [] as string[] };
  const log = (line: string) => void running.lines.push(line);
  const warn = (line: string) => {
    running.warnings.push(line);
    log(line);
  };
  let close = async () => {};
  beforeAll(async () => {
    const folder = await temporaryFolder();
    const endpoint = await startEventHubs({
      hubs: [hub],
      folder,
      port: 0,
      kafkaPort: 0,
      log,
      warn,
      ...(faults && { faults }),
    });
    running.port = endpoint.kafkaPort ?? 0;
    running.amqpPort = endpoint.port;
    close = () => endpoint.close();
  });
  beforeEach(() => {
    running.lines = [];
    running.warnings = [];
  });
  afterAll(() => close());
  return running;
}
