import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { messageOf } from "../error-message.ts";
import { StartError } from "../start-error.ts";
import type { AppSettings } from "./app-settings.ts";
import { isObject, type Json } from "./json.ts";
import { withOverrides } from "./overrides.ts";
import { type QueuesSettings, queuesSettings } from "./queues.ts";
import { Section } from "./section.ts";

/** The validated values of host.json and its overrides. Times are milliseconds. */
export interface HostSettings {
  /** An invocation that takes longer is reported; Azure would restart the instance. */
  readonly functionTimeout: number;
  readonly routePrefix: string;
  readonly eventHubs: EventHubsSettings;
  readonly queues: QueuesSettings;
  readonly durableTask: DurableTaskSettings;
}

export interface EventHubsSettings {
  readonly maxEventBatchSize: number;
  readonly minEventBatchSize: number;
  /** Applies only when the minimum batch is more than one event. */
  readonly maxWaitTime: number;
  readonly batchCheckpointFrequency: number;
  readonly prefetchCount: number;
  readonly startAt: "start" | "end" | { readonly enqueuedTime: number };
}

export interface DurableTaskSettings {
  readonly hubName: string;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
}

const minute = 60_000;

/** Top-level keys without effect on one machine. */
const cloudOnly = ["aggregator", "concurrency", "extensionBundle", "healthMonitor", "logging", "telemetryMode"];

/** @throws StartError that names the key */
export async function readHostSettings(appFolder: string, settings: AppSettings): Promise<HostSettings> {
  return hostSettings(withOverrides(await readHostJson(appFolder), settings), settings);
}

/** @throws StartError that names the key */
export function hostSettings(hostJson: Json, settings: AppSettings): HostSettings {
  const root = new Section("", hostJson).allowOnly(["version", "functionTimeout", "extensions", ...cloudOnly]);
  if (root.text("version") !== "2.0") throw new StartError('host.json: "version" must be "2.0"');
  const extensions = root.section("extensions").allowOnly(["http", "eventHubs", "queues", "durableTask"]);
  return {
    functionTimeout: root.text("functionTimeout") === "-1" ? Infinity : root.timeSpan("functionTimeout", 30 * minute),
    routePrefix: routePrefix(extensions.section("http")),
    eventHubs: eventHubs(extensions.section("eventHubs")),
    queues: queuesSettings(extensions.section("queues")),
    durableTask: durableTask(extensions.section("durableTask"), settings),
  };
}

async function readHostJson(appFolder: string): Promise<Json> {
  const file = join(appFolder, "host.json");
  try {
    const parsed: unknown = JSON.parse(await readFile(file, "utf8"));
    if (isObject(parsed)) return parsed;
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${messageOf(error)}`);
  }
  throw new StartError(`${file} is not a JSON object`);
}

function routePrefix(http: Section): string {
  const limits = ["dynamicThrottlesEnabled", "maxConcurrentRequests", "maxOutstandingRequests"];
  return (http.allowOnly(["routePrefix", ...limits]).text("routePrefix") ?? "api").replaceAll(/^\/+|\/+$/g, "");
}

function eventHubs(section: Section): EventHubsSettings {
  section.allowOnly([
    "maxEventBatchSize",
    "minEventBatchSize",
    "maxWaitTime",
    "batchCheckpointFrequency",
    "prefetchCount",
    "targetUnprocessedEventThreshold",
    "initialOffsetOptions",
    "clientRetryOptions",
    // Hosts on one machine have intervals of their own.
    "loadBalancingUpdateInterval",
    "partitionOwnershipExpirationInterval",
  ]);
  const maxEventBatchSize = section.integer("maxEventBatchSize", 100);
  const minEventBatchSize = section.integer("minEventBatchSize", 1);
  if (minEventBatchSize > maxEventBatchSize)
    throw new StartError("host.json: extensions.eventHubs.minEventBatchSize exceeds maxEventBatchSize");
  return {
    maxEventBatchSize,
    minEventBatchSize,
    maxWaitTime: section.timeSpan("maxWaitTime", minute),
    batchCheckpointFrequency: section.integer("batchCheckpointFrequency", 1),
    prefetchCount: section.integer("prefetchCount", 300),
    startAt: startAt(section.section("initialOffsetOptions")),
  };
}

function startAt(options: Section): EventHubsSettings["startAt"] {
  options.allowOnly(["type", "enqueuedTimeUtc"]);
  const type = options.oneOf("type", ["fromStart", "fromEnd", "fromEnqueuedTime"], "fromStart");
  if (type !== "fromEnqueuedTime") return type === "fromStart" ? "start" : "end";
  const text = options.text("enqueuedTimeUtc") ?? "";
  const enqueuedTime = Date.parse(text);
  if (!Number.isNaN(enqueuedTime)) return { enqueuedTime };
  throw new StartError(`host.json: extensions.eventHubs.initialOffsetOptions.enqueuedTimeUtc is not a time: "${text}"`);
}

function durableTask(section: Section, settings: AppSettings): DurableTaskSettings {
  section.allowOnly([
    "hubName",
    "maxConcurrentActivityFunctions",
    "maxConcurrentOrchestratorFunctions",
    // Without effect on one machine: storage and telemetry of Azure.
    "storageProvider",
    "tracing",
    "useGracefulShutdown",
  ]);
  const provider = section.section("storageProvider").text("type") ?? "azureStorage";
  if (provider.toLowerCase() !== "azurestorage" && provider.toLowerCase() !== "azuremanaged")
    throw new StartError(`host.json: extensions.durableTask.storageProvider.type "${provider}" is not supported`);
  const fallback = 10 * availableParallelism();
  return {
    hubName: settings.resolve(section.text("hubName") ?? "TestHubName", "host.json: extensions.durableTask.hubName"),
    maxConcurrentActivities: section.integer("maxConcurrentActivityFunctions", fallback),
    maxConcurrentOrchestrators: section.integer("maxConcurrentOrchestratorFunctions", fallback),
  };
}
