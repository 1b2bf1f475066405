import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { streams } from "../../streams/registry.ts";
import { resources } from "./resources.ts";

const schema = JSON.parse(readFileSync(new URL("../../../local/resources.schema.json", import.meta.url), "utf8"));

describe("resources.json", () => {
  it("is valid by its schema", () => {
    const ajv = new Ajv({ allErrors: true });
    expect(ajv.validate(schema, resources), ajv.errorsText()).toBe(true);
  });

  it("is invalid with a wrong key or name", () => {
    const ajv = new Ajv();
    const [hub] = resources.eventHubs;
    expect(ajv.validate(schema, { ...resources, eventHubs: [{ ...hub, partitions: 0 }] })).toBe(false);
    expect(ajv.validate(schema, { ...resources, extra: true })).toBe(false);
  });

  it("has the hub of every stream, with the consumer group that ingest reads", () => {
    for (const stream of streams) {
      const hub = resources.eventHubs.find(({ name }) => name === stream.hub);
      expect(hub?.consumerGroups, stream.name).toContain("ingest");
    }
  });
});
