import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { summaries } from "../../shared/gold/registry.ts";
import { openApiDocument } from "../../shared/serving/api/openapi/document.ts";
import { streams } from "../../shared/streams/registry.ts";
import { breakingChanges } from "./breaking-changes.ts";

const text = JSON.stringify(openApiDocument({ streams, summaries }));
const current = () => JSON.parse(text);
const released = JSON.parse(readFileSync("docs/openapi.json", "utf8"));

describe("the API since its last release", () => {
  it("has no breaking change without a new major version", () => {
    const major = (version: string) => Number(version.split(".")[0]);
    if (major(current().info.version) > major(released.info.version)) return;
    expect(breakingChanges(released, current())).toEqual([]);
  });
});

type Change = (document: ReturnType<typeof current>) => void;
const heartRates = "/api/streams/heart-rates";
const weeks = "/api/gold/activity_weekly";

const breaking: Readonly<Record<string, Change>> = {
  "a path is removed": ({ paths }) => delete paths["/api/pipeline"],
  "a method is removed": ({ paths }) => delete paths[heartRates].post,
  "an operation is renamed": ({ paths }) => (paths[weeks].get.operationId = "weeks"),
  "a parameter is removed": ({ paths }) => paths[weeks].get.parameters.shift(),
  "a parameter becomes required": ({ paths }) => (paths[weeks].get.parameters[0].required = true),
  "a required parameter is added": ({ paths }) =>
    paths[weeks].get.parameters.push({ name: "new", in: "query", required: true, schema: { type: "string" } }),
  "a parameter has another type": ({ paths }) => (paths[weeks].get.parameters[0].schema = { type: "integer" }),
  "a limit is lowered": ({ paths }) =>
    (paths[weeks].get.parameters.find(({ name }: { name: string }) => name === "limit").schema.maximum = 10),
  "a pattern is added": ({ paths }) => (paths[weeks].get.parameters[0].schema.pattern = "^a$"),
  "a format changes": ({ components }) => (components.schemas.HeartRatesEvent.properties.time.format = "date"),
  "a value is not accepted any more": ({ components }) => components.schemas.WorkoutsEvent.properties.action.enum.pop(),
  "a field of an event becomes required": ({ components }) => components.schemas.ActivityEvent.required.push("hr"),
  "a kind of event is removed": ({ components }) => components.schemas.GymVisitsEvent.anyOf.shift(),
  "a column is removed": ({ components }) => delete components.schemas.ActivityWeeklyRow.properties.days,
  "a column becomes nullable": ({ components }) =>
    (components.schemas.ActivityWeeklyRow.properties.days.type = ["integer", "null"]),
  "a column may be absent": ({ components }) => components.schemas.ActivityWeeklyRow.required.pop(),
  "the items of a list change": ({ components }) =>
    (components.schemas.RiskByBirthYearRow.properties.points.items = { type: "string" }),
  "a status is removed": ({ paths }) => delete paths[weeks].get.responses["200"],
  "a media type is removed": ({ paths }) => delete paths[weeks].get.responses["200"].content["text/csv"],
  "a body's type is removed": ({ paths }) => delete paths[heartRates].post.requestBody.content["application/x-ndjson"],
};

const harmless: Readonly<Record<string, Change>> = {
  "a path is added": ({ paths }) => (paths["/api/new"] = paths["/api/pipeline"]),
  "an optional parameter is added": ({ paths }) =>
    paths[weeks].get.parameters.push({ name: "new", in: "query", required: false, schema: { type: "string" } }),
  "a column is added": ({ components }) =>
    Object.assign(components.schemas.ActivityWeeklyRow.properties, { further: { type: "string" } }),
  "a limit is raised": ({ paths }) =>
    (paths[weeks].get.parameters.find(({ name }: { name: string }) => name === "limit").schema.maximum = 9000),
  "a description changes": ({ info }) => (info.description = "other"),
  "a value is accepted in addition": ({ components }) =>
    components.schemas.WorkoutsEvent.properties.action.enum.push("pause"),
  "a problem is added": ({ paths }) => (paths[weeks].get.responses["418"] = paths[weeks].get.responses["400"]),
};

describe("a change of the document", () => {
  it.each(Object.entries(breaking))("breaks clients when %s", (_, change) => {
    const changed = current();
    change(changed);
    expect(breakingChanges(current(), changed)).not.toEqual([]);
  });

  it.each(Object.entries(harmless))("does not when %s", (_, change) => {
    const changed = current();
    change(changed);
    expect(breakingChanges(current(), changed)).toEqual([]);
  });
});
