import { parseArgs } from "node:util";

export interface ChaosOptions {
  /** How many events are sent, at most 20 million: they are held in memory. */
  readonly events: number;
  /** How often a process is killed. */
  readonly kills: number;
  /** Function hosts that share the work. */
  readonly hosts: number;
  /** Event Hubs runs in a process of its own, and is killed as well. */
  readonly broker: boolean;
  /** The services throttle, break down, drop connections and lose answers meanwhile. */
  readonly faults: boolean;
  /** Of the events, of who is killed, and of when. */
  readonly seed: number;
}

export const chaosUsage = `npm run chaos -- [options]

Starts a stack of its own (any free ports, a folder that is removed afterwards), sends made-up events of all streams, kills processes with SIGKILL
meanwhile, waits until nothing is left to do, and proves by an account that each event counts once. Ends with 1 when anything differs.
  --events N       so many events; 20000
  --kills K        so many kills, at random moments; 5
  --hosts H        function hosts that share the work, 1 to 8; 2
  --broker         kills Event Hubs too; its own faults stay away then
  --faults         Cosmos DB answers 429 and 503, storage 500, 503 and not at all, Event Hubs disconnects, and answers are lost after the work
  --seed S         another seed is another run; 1

Of 50,000 events with ten kills it took 75 s on two cores. docs/testing.md says what the account proves.`;

/**
 * Undefined when help was asked for.
 *
 * @throws Error that names the flag
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
