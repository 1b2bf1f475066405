import { StartError } from "../start-error.ts";
import type { Section } from "./section.ts";

/** `extensions.queues` of host.json. Times are milliseconds. */
export interface QueuesSettings {
  /** Most messages taken at once. */
  readonly batchSize: number;
  /** More are taken when no more than so many are still running. */
  readonly newBatchThreshold: number;
  /** A message that failed so often is poison. */
  readonly maxDequeueCount: number;
  /** Longest pause between looks into an empty queue. */
  readonly maxPollingInterval: number;
  /** How long a message that failed stays out of sight. */
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
  if (batchSize > 32) refuse("batchSize must be at most 32");
  const maxPollingInterval = section.timeSpan("maxPollingInterval", 60_000);
  if (maxPollingInterval < shortestPollingInterval) refuse("maxPollingInterval must be at least 00:00:00.100");
  const visibilityTimeout = section.timeSpan("visibilityTimeout", 0);
  if (visibilityTimeout > longestVisibility) refuse("visibilityTimeout must be at most 7 days");
  return {
    batchSize,
    newBatchThreshold: section.integer("newBatchThreshold", Math.floor(batchSize / 2), 0),
    maxDequeueCount: section.integer("maxDequeueCount", 5),
    maxPollingInterval,
    visibilityTimeout,
    messageEncoding: section.oneOf("messageEncoding", ["base64", "none"], "base64"),
  };
}

function refuse(why: string): never {
  throw new StartError(`host.json: extensions.queues.${why}`);
}
