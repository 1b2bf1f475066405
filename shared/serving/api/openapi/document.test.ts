import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { summaries } from "../../../gold/registry.ts";
import { heartRates } from "../../../streams/heart-rates.ts";
import { streams } from "../../../streams/registry.ts";
import { problems } from "../problem.ts";
import { routes, streamRoutes } from "../routes.ts";
import { openApiDocument, operationsOf } from "./document.ts";
import { eventSchemaName } from "./stream-schema.ts";
import { rowSchema } from "./summary-schema.ts";

const withPath = { ...heartRates, name: "beats", httpRoute: "beats" };
const document = openApiDocument({ streams, summaries });
const operations = operationsOf({ streams, summaries });
const { schemas } = document.components;
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "https://x/", components: { schemas } });
const validatorOf = (name: string) => ajv.compile({ $ref: `https://x/#/components/schemas/${name}` });

type Described = Readonly<Record<string, unknown>> & { readonly responses: Readonly<Record<string, object>> };
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, operation: operation as Described })),
);

/** Every object of the document, with its place. */
function* objectsIn(value: unknown, place = "#"): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [place, value as Readonly<Record<string, unknown>>];
  for (const [name, part] of Object.entries(value))
    if (!["example", "examples", "x-personal"].includes(name)) yield* objectsIn(part, `${place}/${name}`);
}
const objects = [...objectsIn(document)];

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

  it("has a path of its own for every stream and every summary, and no other function than the app", () => {
    const paths = Object.keys(document.paths);
    expect(paths).toEqual(expect.arrayContaining(streams.map(({ name }) => `/api/streams/${name}`)));
    for (const audience of ["gold", "personal/gold"])
      for (const { name } of summaries)
        expect(paths).toEqual(expect.arrayContaining([`/api/${audience}/${name}`, `/api/${audience}/${name}/changes`]));
    const functions = new Set(operations.map((operation) => operation.function));
    expect(functions).toEqual(new Set([...Object.keys(routes), ...streamRoutes(streams).map(({ name }) => name)]));
  });

  it("requires a key for functions with a key only", () => {
    const open = described.filter(({ operation }) => (operation["security"] as unknown[]).length === 0);
    expect(open.map(({ path }) => path)).toEqual(["/api/health", "/api/openapi.json"]);
    for (const { operation } of described)
      expect("401" in operation.responses).toBe((operation["security"] as unknown[]).length > 0);
  });

  it("describes every kind of problem that an operation can return", () => {
    const paths = JSON.stringify(document.paths);
    const ofPaths = ["no-such-path", "method-not-allowed", "no-such-stream"];
    for (const kind of Object.keys(problems))
      if (!ofPaths.includes(kind)) expect(paths).toContain(`urn:korevital:problem:${kind}`);
  });

  it("has Retry-After wherever a retry helps, and the request's id everywhere", () => {
    for (const { path, operation } of described)
      for (const [status, response] of Object.entries(operation.responses)) {
        const isBusy = status === "429" || (status === "503" && path !== "/api/health");
        if (isBusy)
          expect([path, response]).toEqual([
            path,
            expect.objectContaining({ headers: expect.objectContaining({ "retry-after": expect.anything() }) }),
          ]);
        if (status !== "401") expect(response).toHaveProperty(["headers", "x-request-id"]);
      }
  });

  it("has no personal filter for masked rows", () => {
    const filters = (path: string) => JSON.stringify(document.paths[path]?.["get"]);
    expect(filters("/api/personal/gold/gym_summary")).toContain('"name":"mac_address"');
    expect(filters("/api/gold/gym_summary")).not.toContain('"name":"mac_address"');
  });

  it("has examples that fit their schemas", () => {
    for (const [place, { example, schema }] of objects) {
      if (example === undefined || typeof schema !== "object") continue;
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://x/#/')));
      expect([place, example, validate(example)]).toEqual([place, example, true]);
    }
  });
});

/* What generators of clients stumble over, in any language. */
describe("the structure of the document", () => {
  const isSchema = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null;

  it("has no dangling reference", () => {
    const names = objects.flatMap(([, { $ref }]) => (typeof $ref === "string" ? [$ref] : []));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(schemas).toHaveProperty([name.replace("#/components/schemas/", "")]);
  });

  it("has items in every array, and no alternative of one", () => {
    for (const [place, { type, items, anyOf, oneOf }] of objects) {
      if (type === "array" || (Array.isArray(type) && type.includes("array")))
        expect([place, isSchema(items)]).toEqual([place, true]);
      for (const alternatives of [anyOf, oneOf])
        if (Array.isArray(alternatives)) expect([place, alternatives.length > 1]).toEqual([place, true]);
    }
  });

  it("has no type null but beside another", () => {
    for (const [place, { type }] of objects) {
      if (type === undefined || isSchema(type)) {
        if (Array.isArray(type)) expect([place, type.length, type[1]]).toEqual([place, 2, "null"]);
      } else expect([place, type]).not.toEqual([place, "null"]);
    }
  });

  it("has no two names in one place that differ in case or separators only", () => {
    const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
    const scopes = [
      Object.keys(schemas),
      ...objects.map(([, { properties }]) => (isSchema(properties) ? Object.keys(properties) : [])),
    ];
    for (const names of scopes) expect(new Set(names.map(plain)).size).toBe(names.length);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids.map(plain)).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });

  it("has a tag, a summary and typed parameters in every operation", () => {
    for (const { operation } of described)
      expect(operation).toMatchObject({ tags: [expect.any(String)], summary: expect.any(String) });
    for (const { parameters = [] } of operations)
      for (const { schema, description } of parameters)
        expect([schema["type"], description]).toEqual([expect.any(String), expect.any(String)]);
  });

  it("has every required property", () => {
    for (const [place, { properties, required }] of objects)
      if (Array.isArray(required))
        for (const name of required) expect([place, isSchema(properties) && name in properties]).toEqual([place, true]);
  });
});

describe("a stream's schema", () => {
  it.each(streams.map((stream) => [stream.name, stream] as const))("accepts its examples of %s", (_, stream) => {
    const validate = validatorOf(eventSchemaName(stream));
    const { examples } = (schemas as Readonly<Record<string, { readonly examples: unknown[] }>>)[
      eventSchemaName(stream)
    ] ?? { examples: [] };
    expect(examples).toHaveLength(stream.examples.length);
    for (const example of examples)
      expect([example, validate(example), validate.errors]).toEqual([example, true, null]);
    expect(validate({})).toBe(false);
    expect(validate(7)).toBe(false);
  });

  it("has the proper names, and describes the others", () => {
    expect(schemas).toHaveProperty(["HeartRatesEvent", "required"], ["device_id", "time", "heartrate"]);
    expect(schemas).not.toHaveProperty(["HeartRatesEvent", "properties", "heartraate"]);
    expect(schemas).toHaveProperty(
      ["HeartRatesEvent", "properties", "heartrate", "description"],
      expect.stringContaining("`heartraate`"),
    );
  });

  it("marks personal fields", () => {
    const at = (...path: string[]) => ["ProfileVersion", "properties", ...path, "x-personal"];
    expect(schemas).toHaveProperty(at("dob"), true);
    expect(schemas).toHaveProperty(at("address", "properties", "city"), true);
    expect(schemas).not.toHaveProperty(at("timestamp"));
    expect(schemas).toHaveProperty(["DeviceRegistration", "properties", "mac_address", "x-personal"], {
      identifier: "mac",
    });
  });
});

describe("a row's schema", () => {
  const columns = [
    { name: "mac", type: "text", description: "Who.", mark: { identifier: "mac" } },
    { name: "city", type: "text", description: "Where.", mark: "attribute", nullable: true },
    { name: "mean", type: "number", mark: "open", description: "How much.", unit: "minutes", nullable: true },
    { name: "days", type: "list", mark: "open", description: "When." },
  ] as const;
  const summary = { name: "some_summary", columns, grain: [{ property: "mac", column: "mac" }] };

  it("is derived from the columns", () => {
    expect(rowSchema(summary, false)).toMatchObject({
      required: ["mac", "city", "mean", "days", "group", "modified"],
      properties: {
        mac: { type: "string", "x-personal": { identifier: "mac" }, "x-key": true },
        city: { type: ["string", "null"], description: "Where.", "x-personal": true },
        mean: { type: ["number", "null"], "x-unit": "minutes" },
        days: { type: "array", items: { type: "string" } },
      },
    });
  });

  it("describes masked columns", () => {
    expect(rowSchema(summary, true)).toMatchObject({
      properties: {
        mac: { type: "string", description: "Who. A pseudonym." },
        city: { type: ["string", "null"], description: "Where. Masked: null." },
      },
    });
  });
});
