import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaries } from "../../../gold/registry.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { streams } from "../../../streams/registry.ts";
import { problems } from "../problem.ts";
import { routes, streamRoutes } from "../routes.ts";
import { openApiDocument } from "./document.ts";
import { streamSchema } from "./stream-schema.ts";
import { rowSchema } from "./summary-schema.ts";

const withPath = { ...heartRates, name: "beats", httpRoute: "beats" };
const document = openApiDocument({ streams, summaries });
const ajv = new Ajv2020({ strict: false, validateFormats: false });

type Operations = Record<string, Record<string, { operationId: string; security: unknown[]; responses: object }>>;
const operationsOf = ({ paths }: { paths: unknown }) =>
  Object.entries(paths as Operations).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );

describe("the OpenAPI document", () => {
  it.each([
    ["of the app", streams],
    ["with a stream that has its own path", [...streams, withPath]],
  ])("is valid: %s", async (_, some) => {
    const validator = new Validator();
    const text = JSON.stringify(openApiDocument({ streams: some, summaries }));
    const result = await validator.validate(JSON.parse(text));
    expect(result.errors).toBeUndefined();
    expect([result.valid, validator.version]).toEqual([true, "3.1"]);
  });

  it("has every route, and no other", () => {
    const described = operationsOf(document).map(({ path, method, operationId }) => [operationId, method, path]);
    const registered = Object.entries(routes).map(([name, { method, path }]) => [
      name,
      method.toLowerCase(),
      `/${path}`,
    ]);
    const own = streamRoutes(streams).map(({ name, method, path }) => [name, method.toLowerCase(), `/${path}`]);
    expect(described.toSorted()).toEqual([...registered, ...own].toSorted());
  });

  it("has the streams' own paths", () => {
    const own = streamRoutes([heartRates, withPath]);
    expect(own).toMatchObject([{ name: "post-beats", method: "POST", path: "beats", auth: "function" }]);
    expect(openApiDocument({ streams: [withPath], summaries }).paths).toHaveProperty(["/beats", "post", "security"]);
  });

  it("requires a key for functions with a key only", () => {
    const open = operationsOf(document).filter(({ security }) => security.length === 0);
    expect(open.map(({ path }) => path)).toEqual(["/api/health", "/api/openapi.json"]);
    for (const { responses, security } of operationsOf(document)) {
      expect("401" in responses).toBe(security.length > 0);
    }
  });

  it("describes every kind of problem", () => {
    const paths = JSON.stringify(document.paths);
    for (const kind of Object.keys(problems)) expect(paths).toContain(`urn:korevital:problem:${kind}`);
  });

  it("has no dangling reference", () => {
    const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(document.components.schemas).toHaveProperty(String(name));
  });

  it("has no personal filter for masked rows", () => {
    const filters = (path: string) => JSON.stringify(document.paths[path]);
    expect(filters("/api/personal/gold/{summary}")).toContain('"mac_address"');
    expect(filters("/api/gold/{summary}")).not.toContain('"mac_address"');
  });
});

describe("a stream's schema", () => {
  it.each(streams.map((stream) => [stream.name, stream] as const))("accepts the examples of %s", (_, stream) => {
    const validate = ajv.compile(streamSchema(stream));
    for (const example of stream.examples) expect([example, validate(example)]).toEqual([example, true]);
    expect(validate({})).toBe(false);
    expect(validate(7)).toBe(false);
  });

  it("requires one of the spellings of a field", () => {
    const validate = ajv.compile(streamSchema(heartRates));
    fc.assert(
      fc.property(fc.subarray(["device_id", "time", "heartrate", "heartraate", "other"]), (names) => {
        const fits =
          ["device_id", "time"].every((name) => names.includes(name)) &&
          names.some((name) => name.startsWith("heartra"));
        expect(validate(Object.fromEntries(names.map((name) => [name, 1])))).toBe(fits);
      }),
    );
  });

  it("marks personal fields", () => {
    const profiles = document.components.schemas["ProfilesEvent"] as {
      properties: Record<string, Record<string, object>>;
    };
    expect(profiles.properties["dob"]).toHaveProperty("x-personal", true);
    expect(profiles.properties["address"]?.["properties"]).toHaveProperty(["city", "x-personal"], true);
    expect(profiles.properties["timestamp"]).not.toHaveProperty("x-personal");
    const registrations = document.components.schemas["RegistrationsEvent"];
    expect(registrations).toHaveProperty(["properties", "mac_address", "x-personal"], { identifier: "mac" });
  });
});

describe("a row's schema", () => {
  const columns = [
    { name: "mac", type: "text", description: "Who.", mark: { identifier: "mac" } },
    { name: "city", type: "text", description: "Where.", mark: "attribute", nullable: true },
    { name: "mean", type: "number", mark: "open", description: "How much.", unit: "minutes", nullable: true },
    { name: "days", type: "list", mark: "open", description: "When." },
  ] as const;
  const summary = { name: "some_summary", columns };

  it("is derived from the columns", () => {
    expect(rowSchema(summary, false)).toMatchObject({
      required: ["mac", "city", "mean", "days"],
      properties: {
        mac: { type: "string", "x-personal": { identifier: "mac" } },
        city: { type: ["string", "null"], description: "Where.", "x-personal": true },
        mean: { type: ["number", "null"], "x-unit": "minutes" },
        days: { type: "array", items: { type: "string" } },
      },
    });
  });

  it("describes masked columns", () => {
    expect(rowSchema(summary, true)).toMatchObject({
      properties: { mac: { type: "string", description: "Who. A pseudonym." }, city: { type: "null" } },
    });
  });
});
