import { expect, it } from "vitest";
import { AppSettings } from "./app-settings.ts";
import { hostSettings } from "./host-json.ts";
import { withOverrides } from "./overrides.ts";

const read = (hostJson: Record<string, unknown>, environment: Record<string, string> = {}) => {
  const settings = new AppSettings(environment);
  return hostSettings(withOverrides({ version: "2.0", ...hostJson }, settings), settings);
};

it("has the host's defaults", () => {
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

it("puts settings over it, whatever their case", () => {
  const hostJson = { extensions: { eventHubs: { maxWaitTime: "00:00:30", prefetchCount: 10 } } };
  const { eventHubs } = read(hostJson, {
    AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime: "00:00:01",
    AZUREFUNCTIONSJOBHOST__EXTENSIONS__EVENTHUBS__MAXEVENTBATCHSIZE: "7",
  });
  expect(eventHubs).toMatchObject({ maxWaitTime: 1000, prefetchCount: 10, maxEventBatchSize: 7 });
});

it("resolves the task hub's name", () => {
  const hostJson = { extensions: { durableTask: { hubName: "%HUB%2" } } };
  expect(read(hostJson, { HUB: "Kore" }).durableTask.hubName).toBe("Kore2");
  expect(() => read(hostJson)).toThrow('there is no setting "HUB"');
});

it("trims the route prefix", () => {
  expect(read({ extensions: { http: { routePrefix: "" } } }).routePrefix).toBe("");
  expect(read({ extensions: { http: { routePrefix: "/v1/" } } }).routePrefix).toBe("v1");
});

it.each([
  [{ version: "1.0" }, '"version"'],
  [{ extension: {} }, "extension is not known"],
  [{ extensions: { blobs: {} } }, "extensions.blobs is not known"],
  [{ extensions: { eventHubs: { maxBatchSize: 5 } } }, "extensions.eventHubs.maxBatchSize is not known"],
  [{ extensions: { eventHubs: { maxEventBatchSize: 0 } } }, "extensions.eventHubs.maxEventBatchSize must be"],
  [{ extensions: { eventHubs: { minEventBatchSize: 101 } } }, "minEventBatchSize is more"],
  [{ extensions: { eventHubs: { maxWaitTime: "1 s" } } }, "maxWaitTime must be as hh:mm:ss"],
  [{ extensions: { eventHubs: { initialOffsetOptions: { type: "now" } } } }, "type must be one of fromStart"],
  [{ extensions: { queues: { batchSize: 33 } } }, "extensions.queues.batchSize must be at most 32"],
  [{ extensions: { queues: { newBatchThreshold: -1 } } }, "extensions.queues.newBatchThreshold must be"],
  [{ extensions: { queues: { maxDequeueCount: 0 } } }, "extensions.queues.maxDequeueCount must be"],
  [{ extensions: { queues: { maxPollingInterval: "00:00:00.050" } } }, "maxPollingInterval must be at least"],
  [{ extensions: { queues: { visibilityTimeout: "8.00:00:00" } } }, "visibilityTimeout must be at most 7 days"],
  [{ extensions: { queues: { messageEncoding: "utf8" } } }, "messageEncoding must be one of base64, none"],
  [{ extensions: { durableTask: { storageProvider: { type: "mssql" } } } }, '"mssql" is not played'],
])("refuses %j by name", (hostJson, message) => expect(() => read(hostJson)).toThrow(message));
