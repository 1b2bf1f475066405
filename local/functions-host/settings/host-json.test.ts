import { expect, it } from "vitest";
import { AppSettings } from "./app-settings.ts";
import { hostSettings } from "./host-json.ts";
import { withOverrides } from "./overrides.ts";

const read = (hostJson: Record<string, unknown>, environment: Record<string, string> = {}) => {
  const settings = new AppSettings(environment);
  return hostSettings(withOverrides({ version: "2.0", ...hostJson }, settings), settings);
};

it("has the defaults of Azure", () => {
  expect(read({})).toMatchObject({
    functionTimeout: 1_800_000,
    routePrefix: "api",
    eventHubs: {
      maxEventBatchSize: 100,
      minEventBatchSize: 1,
      maxWaitTime: 60_000,
      batchCheckpointFrequency: 1,
      prefetchCount: 300,
      startAt: "start",
    },
    queues: {
      batchSize: 16,
      newBatchThreshold: 8,
      maxDequeueCount: 5,
      maxPollingInterval: 60_000,
      visibilityTimeout: 0,
      messageEncoding: "base64",
    },
    durableTask: { hubName: "TestHubName" },
  });
});

it("overrides host.json by settings, case-insensitively", () => {
  const hostJson = { extensions: { eventHubs: { maxWaitTime: "00:00:30", prefetchCount: 10 } } };
  const { eventHubs } = read(hostJson, {
    AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime: "00:00:01",
    AZUREFUNCTIONSJOBHOST__EXTENSIONS__EVENTHUBS__MAXEVENTBATCHSIZE: "7",
  });
  expect(eventHubs).toMatchObject({ maxWaitTime: 1000, prefetchCount: 10, maxEventBatchSize: 7 });
});

it("resolves the name of the task hub", () => {
  const hostJson = { extensions: { durableTask: { hubName: "%HUB%2" } } };
  expect(read(hostJson, { HUB: "Kore" }).durableTask.hubName).toBe("Kore2");
  expect(() => read(hostJson)).toThrow('the setting "HUB" of "%HUB%2" is missing');
});

it("trims the route prefix", () => {
  expect(read({ extensions: { http: { routePrefix: "" } } }).routePrefix).toBe("");
  expect(read({ extensions: { http: { routePrefix: "/v1/" } } }).routePrefix).toBe("v1");
});

it.each([
  [{ version: "1.0" }, '"version"'],
  [{ extension: {} }, "extension is unknown or unsupported"],
  [{ extensions: { blobs: {} } }, "extensions.blobs is unknown or unsupported"],
  [{ extensions: { eventHubs: { maxBatchSize: 5 } } }, "extensions.eventHubs.maxBatchSize is unknown or unsupported"],
  [{ extensions: { eventHubs: { maxEventBatchSize: 0 } } }, "extensions.eventHubs.maxEventBatchSize must be"],
  [{ extensions: { eventHubs: { minEventBatchSize: 101 } } }, "minEventBatchSize exceeds"],
  [{ extensions: { eventHubs: { maxWaitTime: "1 s" } } }, "maxWaitTime must have the format hh:mm:ss"],
  [{ extensions: { eventHubs: { initialOffsetOptions: { type: "now" } } } }, "type must be one of fromStart"],
  [{ extensions: { queues: { batchSize: 33 } } }, "extensions.queues.batchSize must be at most 32"],
  [{ extensions: { queues: { newBatchThreshold: -1 } } }, "extensions.queues.newBatchThreshold must be"],
  [{ extensions: { queues: { maxDequeueCount: 0 } } }, "extensions.queues.maxDequeueCount must be"],
  [{ extensions: { queues: { maxPollingInterval: "00:00:00.050" } } }, "maxPollingInterval must be at least"],
  [{ extensions: { queues: { visibilityTimeout: "8.00:00:00" } } }, "visibilityTimeout must be at most 7 days"],
  [{ extensions: { queues: { messageEncoding: "utf8" } } }, "messageEncoding must be one of base64, none"],
  [{ extensions: { durableTask: { storageProvider: { type: "mssql" } } } }, '"mssql" is not supported'],
])("rejects %j by name", (hostJson, message) => expect(() => read(hostJson)).toThrow(message));
