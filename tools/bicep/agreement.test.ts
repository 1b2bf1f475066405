import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readConfiguration } from "../../shared/platform/azure/configuration.ts";
import { hubSetting, resources } from "../../shared/platform/azure/resources.ts";
import { connections, type Setting, settings } from "../../shared/platform/azure/settings.ts";
import { logEvents } from "../../shared/platform/telemetry/log-events.ts";
import type { Attributes } from "../../shared/platform/telemetry/metric.ts";
import { metrics } from "../../shared/platform/telemetry/metrics.ts";
import { at, listAt, ofType } from "./policies/policy.ts";
import { environments, type Resource, readSnapshot, type Snapshot } from "./snapshot.ts";

/** App settings of the local host only: Flex Consumption rejects the first, and host.json contains the second. */
const onlyLocal = [
  "FUNCTIONS_WORKER_RUNTIME",
  "AzureFunctionsJobHost__extensions__eventHubs__maxWaitTime",
  "TELEMETRY_FOLDER",
];
/** Additional settings in Azure. */
const onlyAzure = ["APPLICATION_INSIGHTS_NO_STATSBEAT", "AzureWebJobsDisableHomepage"];
const known: Readonly<Record<string, Setting>> = settings;

/** Their values differ between environments. */
const ofEnvironment = ["APP_PART", "ENTRA_SIGN_IN", "PERSONAL_WITH_KEYS"];

describe.each(environments)("%s matches the app (npm run bicep -- snapshot)", (environment) => {
  let snapshot: Snapshot;
  let appSettings: Readonly<Record<string, string>>;
  let allSettings: readonly (typeof appSettings)[];
  beforeAll(async () => {
    snapshot = await readSnapshot(process.cwd(), environment);
    const configs = ofType(snapshot, "Microsoft.Web/sites/config").filter((config) => lastOf(config) === "appsettings");
    allSettings = configs.map((config) => at(config, "properties") as typeof appSettings);
    appSettings = allSettings.find(({ APP_PART }) => APP_PART === "pipeline") ?? {};
  });

  it("contains the settings", () => {
    const hasPostgres = ofType(snapshot, "Microsoft.DBforPostgreSQL/flexibleServers").length > 0;
    const ofConnections = (part: string | undefined) =>
      Object.entries(connections)
        .filter(([name]) => name !== "COPY_STORAGE" || part === "backup")
        .filter(([name]) => !name.endsWith("_POSTGRES") || (hasPostgres && part === "pipeline"))
        .flatMap(([name, endpoints]) => [...endpoints, "credential", "clientId"].map((each) => `${name}__${each}`));
    const expected = [...Object.keys(settings).filter((name) => !onlyLocal.includes(name)), ...onlyAzure];
    for (const each of allSettings)
      expect(Object.keys(each).sort()).toEqual([...expected, ...ofConnections(each["APP_PART"])].sort());
    expect(allSettings.length).toBe(environment === "prod" ? 3 : 2);
  });

  it("contains valid values of settings, equal to the defaults", () => {
    const { eventHubs, lake, cosmos, hubName } = readConfiguration({
      ...appSettings,
      // Key Vault resolves the references to the values.
      PSEUDONYM_KEY: Buffer.alloc(32, 1).toString("base64"),
      ERASURE_KEY: Buffer.alloc(32, 1).toString("base64"),
      // Known only after deployment.
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=${randomUUID()}`,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: /ClientId=\{0\};[^']+/.exec(
        appSettings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] ?? "",
      )?.[0],
    });
    for (const connection of [eventHubs, lake, cosmos])
      expect(connection).toMatchObject({ kind: "identity", clientId: expect.stringContaining(".clientId]") });
    for (const { name } of resources.eventHubs) expect(hubName(name), hubSetting(name)).toBe(name);
    for (const [name, { fallback }] of Object.entries(known))
      if (fallback && !onlyLocal.includes(name) && !ofEnvironment.includes(name))
        expect(appSettings[name], name).toBe(fallback);
  });

  it("references Key Vault for secrets", () => {
    const secrets = Object.keys(settings).filter((name) => known[name]?.secret);
    // No environment has a webhook: a reference to a secret that does not exist would be the value of the setting.
    expect(secrets.filter((name) => appSettings[name] === "")).toEqual(["ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_SECRET"]);
    for (const name of secrets.filter((each) => appSettings[each] !== ""))
      expect(appSettings[name]).toMatch(/^@Microsoft\.KeyVault\(VaultName=kv-[\w-]+;SecretName=[\w-]+\)$/);
  });

  it("contains the hubs and consumer groups", () => {
    expect(
      ofType(snapshot, "Microsoft.EventHub/namespaces/eventhubs").map((hub) => ({
        name: lastOf(hub),
        partitions: at(hub, "properties.partitionCount"),
        retentionHours: at(hub, "properties.retentionDescription.retentionTimeInHours"),
        consumerGroups: ofType(snapshot, "Microsoft.EventHub/namespaces/eventhubs/consumergroups")
          .filter(({ id }) => id.startsWith(`${hub.id}/`))
          .map(lastOf),
      })),
    ).toEqual(resources.eventHubs.toSorted(byName));
  });

  it("contains the blob containers, tables, queues and event subscriptions", () => {
    const ofLake = (type: string) =>
      ofType(snapshot, `Microsoft.Storage/storageAccounts/${type}`)
        .filter(({ id }) => id.includes("/stkvlake"))
        .map(lastOf);
    const { blobContainers, tables, queues, events } = resources.storage;
    expect(ofLake("blobServices/containers")).toEqual(blobContainers.toSorted());
    expect(ofLake("tableServices/tables")).toEqual(tables.toSorted());
    expect(ofLake("queueServices/queues")).toEqual(queues.toSorted());
    expect(
      ofType(snapshot, "Microsoft.EventGrid/systemTopics/eventSubscriptions").map((subscription) => ({
        container: /containers\/(.+)\/$/.exec(String(at(subscription, "properties.filter.subjectBeginsWith")))?.[1],
        queue: at(subscription, "properties.deliveryWithResourceIdentity.destination.properties.queueName"),
      })),
    ).toEqual(events);
  });

  it("contains the databases, containers, keys and indexes", () => {
    const found = ofType(snapshot, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers").map(
      (container) => ({
        name: container.name.split("/").slice(1).join("/"),
        keys: listAt(container, "properties.resource.partitionKey.paths"),
        indexed: listAt(container, "properties.resource.indexingPolicy.includedPaths").map((path) => at(path, "path")),
      }),
    );
    const expected = resources.cosmos.flatMap(({ database, containers }) =>
      containers.map(({ name, partitionKey, indexing }) => ({
        name: `${database}/${name}`,
        keys: [partitionKey],
        indexed: indexing.included,
      })),
    );
    expect(found.toSorted(byName)).toEqual(expected.toSorted(byName));
    expect(appSettings).toMatchObject({ SILVER_DATABASE: "silver", GOLD_DATABASE: "gold" });
  });

  it("documents every alert rule in docs/operations.md, and no others", () => {
    const rules = [
      ...ofType(snapshot, "Microsoft.Insights/scheduledQueryRules"),
      ...ofType(snapshot, "Microsoft.Insights/metricAlerts"),
      ...ofType(snapshot, "Microsoft.Insights/activityLogAlerts"),
      ...ofType(snapshot, "Microsoft.Consumption/budgets"),
    ].map(({ name }) => name.replace(`korevital-${environment}-`, ""));
    expect(rules.sort()).toEqual([...documentedAlerts()].sort());
  });

  it("contains an alert rule per alerting log event", () => {
    const queries = ofType(snapshot, "Microsoft.Insights/scheduledQueryRules").map((rule) =>
      at(listAt(rule, "properties.criteria.allOf")[0], "query"),
    );
    for (const name of loggedAlerts())
      expect(queries).toContain(`AppTraces | where Message startswith_cs "ALERT ${name} "`);
  });
});

describe("alerts", () => {
  it("match the alerting log events of the app", () => {
    const rules = /var appAlerts.*?\n\]/s.exec(readFileSync("bicep/alerts.bicep", "utf8"))?.[0] ?? "";
    expect([...rules.matchAll(/name: '(.+?)'/g)].map(([, name]) => name).sort()).toEqual([...loggedAlerts()].sort());
  });

  it("and the workbook query existing metrics and attributes", () => {
    const queries = ["bicep/alerts.bicep", "bicep/objective-alerts.json", "bicep/workbook.json"].flatMap((file) => [
      ...readFileSync(file, "utf8").matchAll(/AppMetrics(?:(?!AppMetrics|"?operator"?:|"size").)*/gs),
    ]);
    expect(queries.length).toBeGreaterThan(8);
    for (const [query] of queries) {
      const names = [...query.matchAll(/korevital(?:\.[a-z_]+)+/g)].map(([name]) => name);
      expect(names.length, query).toBeGreaterThan(0);
      const queried = [...query.matchAll(/Properties\.(\w+)/g)].map(([, attribute]) => attribute);
      for (const name of names)
        expect(attributesOf(name), `${name} in ${query}`).toEqual(expect.arrayContaining(queried));
    }
  });
});

/** The attributes of a metric. */
function attributesOf(name: string): readonly string[] {
  const all: Readonly<Record<string, { readonly attributes: Attributes }>> = metrics;
  const metric = all[name];
  if (metric === undefined) throw new Error(`unknown metric ${name}`);
  return Object.keys(metric.attributes);
}

/** The alert names in the tables of the chapter on alerts. */
function documentedAlerts(): Set<string> {
  const chapter = /^## Alerts$(.+?)^## /ms.exec(readFileSync("docs/operations.md", "utf8"))?.[1] ?? "";
  return new Set([...chapter.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name ?? ""));
}

/** Names of the alerting log events. */
function loggedAlerts(): Set<string> {
  const events: Readonly<Record<string, { readonly alert: boolean }>> = logEvents;
  return new Set(Object.keys(events).filter((name) => events[name]?.alert));
}

function lastOf({ name }: Resource): string {
  return name.split("/").at(-1) ?? "";
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
