import { StartError } from "../start-error.ts";
import type { Section } from "./section.ts";

/** Section `extensions.queues` of host.json. Times are milliseconds. */
export interface QueuesSettings {
  /** Maximum number of messages in one receive. */
  readonly batchSize: number;
  /** The next receive starts when at most this many messages are running. */
  readonly newBatchThreshold: number;
  /** A message that failed this often is poison. */
  readonly maxDequeueCount: number;
  /** Maximum delay between polls of an empty queue. */
  readonly maxPollingInterval: number;
  /** How long a failed message stays invisible. */
  readonly visibilityTimeout: number;
  readonly messageEncoding: "base64" | "none";
}

export const shortestPollingInterval = 100;
const longestVisibility = 7 * 24 * 3_600_000;

/** @throws StartError that names the key */
export function queuesSettings(section: Section): QueuesSettings {
  section.allowOnly([
    "batchSize",
    "newBatchThreshold",
    "maxDequeueCount",
    "maxPollingInterval",
    "visibilityTimeout",
    "messageEncoding",
  ]);
  const batchSize = section.integer("batchSize", 16);
  if (batchSize > 32) reject("batchSize must be at most 32");
  const maxPollingInterval = section.timeSpan("maxPollingInterval", 60_000);
  if (maxPollingInterval < shortestPollingInterval) reject("maxPollingInterval must be at least 00:00:00.100");
  const visibilityTimeout = section.timeSpan("visibilityTimeout", 0);
  if (visibilityTimeout > longestVisibility) reject("visibilityTimeout must be at most 7 days");
  return {
    batchSize,
    newBatchThreshold: section.integer("newBatchThreshold", Math.floor(batchSize / 2), 0),
    maxDequeueCount: section.integer("maxDequeueCount", 5),
    maxPollingInterval,
    visibilityTimeout,
    messageEncoding: section.oneOf("messageEncoding", ["base64", "none"], "base64"),
  };
}

function reject(reason: string): never {
  throw new StartError(`host.json: extensions.queues.${reason}`);
}
