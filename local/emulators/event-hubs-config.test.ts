import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { eventHubsEmulatorConfig } from "./event-hubs-config.ts";

/** A shortened copy of the emulator's published schema. */
const name = { type: "string", minLength: 1 };
const schema = {
  type: "object",
  required: ["UserConfig"],
  properties: {
    UserConfig: {
      type: "object",
      required: ["NamespaceConfig", "LoggingConfig"],
      properties: {
        NamespaceConfig: {
          type: "array",
          minItems: 1,
          maxItems: 1,
          items: {
            type: "object",
            required: ["Type", "Name", "Entities"],
            properties: {
              Type: { enum: ["EventHub"] },
              Name: { enum: ["emulatorNs1"] },
              Entities: {
                type: "array",
                minItems: 1,
                maxItems: 10,
                items: {
                  type: "object",
                  required: ["Name", "PartitionCount"],
                  additionalProperties: false,
                  properties: {
                    Name: name,
                    PartitionCount: { type: "string", pattern: "^[1-9][0-9]?$" },
                    ConsumerGroups: {
                      type: "array",
                      minItems: 1,
                      maxItems: 20,
                      items: { type: "object", required: ["Name"], properties: { Name: name } },
                    },
                  },
                },
              },
            },
          },
        },
        LoggingConfig: { type: "object", required: ["Type"], properties: { Type: { enum: ["File", "Console"] } } },
      },
    },
  },
};

const hubs = [
  { name: "orders", partitions: 4, consumerGroups: ["billing"] },
  { name: "visits", partitions: 2, consumerGroups: [], retentionHours: 24 },
];

it("matches the emulator's schema, with every hub", () => {
  const config = eventHubsEmulatorConfig(hubs);
  const validate = new Ajv().compile(schema);
  expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
  const text = JSON.stringify(config);
  for (const hub of hubs) expect(text).toContain(`"Name":"${hub.name}","PartitionCount":"${hub.partitions}"`);
});

it("omits an empty list of consumer groups", () => {
  expect(JSON.stringify(eventHubsEmulatorConfig([{ name: "h", partitions: 1, consumerGroups: [] }]))).not.toContain(
    "ConsumerGroups",
  );
});

it("rejects what the emulator does not support", () => {
  const hub = { name: "h", partitions: 1, consumerGroups: [] };
  expect(() => eventHubsEmulatorConfig(Array(11).fill(hub))).toThrow("at most 10 hubs");
  expect(() => eventHubsEmulatorConfig([{ ...hub, consumerGroups: Array(21).fill("g") }])).toThrow("at most 20");
});
