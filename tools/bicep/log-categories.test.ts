import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const { logging, extensions } = JSON.parse(readFileSync("host.json", "utf8"));
const levels = ["Trace", "Debug", "Information", "Warning", "Error", "Critical", "None"] as const;

/** The level of a category: that of the longest filter that is its prefix, as .NET logging selects it. */
function levelOf(category: string): (typeof levels)[number] {
  const filters = Object.entries<(typeof levels)[number]>(logging.logLevel);
  const [best] = filters
    .filter(([prefix]) => prefix === "default" || category.toLowerCase().startsWith(prefix.toLowerCase()))
    .toSorted(([a], [b]) => Number(a === "default") - Number(b === "default") || b.length - a.length);
  return best?.[1] ?? "Information";
}

const isLogged = (category: string, level: (typeof levels)[number]) =>
  levels.indexOf(level) >= levels.indexOf(levelOf(category));

/** Categories of a real host with this app, and whether their information lines are wanted. */
describe("the log filters of host.json", () => {
  it.each([
    // Two thirds of what an idle app sent: a line for every poll of a control queue.
    "DurableTask.AzureStorage",
    "DurableTask.Core",
    "Host.Triggers.DurableTask",
    "Azure.Messaging.EventHubs",
    "Azure.Messaging.EventHubs.Processor",
    "Host.Results",
  ])("quiet %s, but not its warnings", (category) => {
    expect([isLogged(category, "Information"), isLogged(category, "Warning")]).toEqual([false, true]);
  });

  it.each([
    "Function.silver-slice",
    "Function.silver-slice.User",
    "Function.ingest-heart-rates.User",
    "Host.Startup",
    "Host.General",
    "Host.Singleton",
    "Microsoft.Azure.WebJobs.Hosting.JobHostService",
  ])("keep %s", (category) => {
    expect(isLogged(category, "Information")).toBe(true);
  });
});

it("takeover and idle queues are bounded", () => {
  const { eventHubs, queues, durableTask } = extensions;
  const seconds = (text: string) => text.split(":").reduce((total, part) => total * 60 + Number(part), 0);
  // An owner renews its partitions several times before they expire.
  expect(seconds(eventHubs.partitionOwnershipExpirationInterval)).toBeGreaterThanOrEqual(
    3 * seconds(eventHubs.loadBalancingUpdateInterval),
  );
  expect(seconds(eventHubs.partitionOwnershipExpirationInterval)).toBeLessThanOrEqual(30);
  expect(seconds(queues.maxPollingInterval)).toBeLessThanOrEqual(10);
  expect(seconds(durableTask.storageProvider.maxQueuePollingInterval)).toBeLessThanOrEqual(10);
});
