import { parseArgs } from "node:util";

export interface ChaosOptions {
  /** Number of events, at most 20 million: they are held in memory. */
  readonly events: number;
  /** Number of kills. */
  readonly kills: number;
  /** Number of function hosts. */
  readonly hosts: number;
  /** Event Hubs runs in a separate process that is killed too. */
  readonly broker: boolean;
  /** The services throttle, fail, drop connections and lose responses. */
  readonly faults: boolean;
  /** Seed of the events and of the order and times of the kills. */
  readonly seed: number;
}

export const chaosUsage = `npm run chaos -- [options]

Starts a separate stack (free ports, a temporary folder), sends generated events of all streams, kills processes with
SIGKILL meanwhile, waits until the pipeline is settled, and checks that each event counts exactly once. Exits with 1 if
there is a violation.
  --events N       number of events (20000)
  --kills K        number of kills, at random times (5)
  --hosts H        number of function hosts, 1 to 8 (2)
  --broker         also kills Event Hubs; disables the faults of Event Hubs
  --faults         injects faults: 429 and 503 from Cosmos DB; 500, 503 and timeouts from storage; disconnects from
                   Event Hubs; responses lost after the work is done
  --seed S         seed of the events and kills (1)

A run of 50,000 events with ten kills takes 75 s on two cores. docs/testing.md describes the checks.`;

/**
 * Parses the flags.
 *
 * @returns undefined for `--help`
 * @throws Error that names the invalid flag
 */
export function readChaosOptions(args: readonly string[]): ChaosOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: "string", default: "20000" },
      kills: { type: "string", default: "5" },
      hosts: { type: "string", default: "2" },
      broker: { type: "boolean", default: false },
      faults: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  return {
    events: integer("events", values.events, 1, 20_000_000),
    kills: integer("kills", values.kills, 0, 10_000),
    hosts: integer("hosts", values.hosts, 1, 8),
    broker: values.broker,
    faults: values.faults,
    seed: integer("seed", values.seed, 0, 2 ** 32 - 1),
  };
}

function integer(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < low || value > high)
    throw new Error(`--${name} ${text}: an integer from ${low} to ${high} expected`);
  return value;
}
