import { resources } from "../../../shared/platform/azure/resources.ts";
import { connections, type Setting, settings } from "../../../shared/platform/azure/settings.ts";
import type { Facts } from "../facts.ts";
import type { Snapshot } from "../snapshot.ts";
import { at, ofType, type Policy } from "./policy.ts";

/** Values that are the same in every environment, by resources.json. */
const constants: Readonly<Record<string, string>> = resources.settings;
const known: Readonly<Record<string, Setting>> = settings;

const vaultReference = /^@Microsoft\.KeyVault\(VaultName=kv-korevital-[a-z]+-[a-z0-9]{6};SecretName=[a-z-]+\)$/;

/** What an environment adds, by name. */
const endpoints: Readonly<Record<string, RegExp>> = {
  blobServiceUri: /^\[reference\('[^']+\/stkv(api|host|copier|lake)[a-z0-9]+', '[\d-]+'\)\.primaryEndpoints\.blob\]$/,
  queueServiceUri: /^\[reference\('[^']+\/stkv(api|host|copier|lake)[a-z0-9]+', '[\d-]+'\)\.primaryEndpoints\.queue\]$/,
  tableServiceUri: /^\[reference\('[^']+\/stkv(api|host|copier|lake)[a-z0-9]+', '[\d-]+'\)\.primaryEndpoints\.table\]$/,
  fullyQualifiedNamespace: /^evhns-korevital-[a-z]+-[a-z0-9]{6}\.servicebus\.windows\.net$/,
  accountEndpoint: /^\[reference\('[^']+\/cosmos-korevital-[a-z0-9-]+', '[\d-]+'\)\.documentEndpoint\]$/,
  host: /^psql-korevital-[a-z]+-[a-z0-9]{6}\.postgres\.database\.azure\.com$/,
  credential: /^managedidentity$/,
  clientId: /^\[reference\('[^']+\/id-korevital-[a-z]+-(api|pipeline|backup)', '[\d-]+'\)\.clientId\]$/,
};

const copyEndpoint = /^\[coalesce\(reference\('[^']+\/stkvcopy[a-z0-9]+', '[\d-]+'\)\.primaryEndpoints\.blob, ''\)\]$/;

const others: Readonly<Record<string, RegExp>> = {
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    /^\[reference\('[^']+\/appi-korevital-[a-z]+', '[\d-]+'\)\.ConnectionString\]$/,
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING:
    /^\[format\('ClientId=\{0\};Authorization=AAD', reference\('[^']+\/id-korevital-[a-z]+-(api|pipeline|backup)', '[\d-]+'\)\.clientId\)\]$/,
  APPLICATION_INSIGHTS_NO_STATSBEAT: /^true$/,
  AzureWebJobsDisableHomepage: /^true$/,
};

const withScheduler: Readonly<Record<string, RegExp>> = {
  DURABLE_TASK_SCHEDULER: /^\[format\('Endpoint=\{0\};Authentication=ManagedIdentity;ClientID=\{1\}', /,
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: /^azureManaged$/,
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: /^DURABLE_TASK_SCHEDULER$/,
};

/**
 * A literal value is allowed for the names of `resources.json` and of the app's own settings only. Every other value is
 * an expression over a resource, or a reference to Key Vault: a password under a new name cannot enter.
 */
export const appSettings: Policy = {
  name: "app settings are the known ones, without secrets, keys and connection strings",
  violations: (snapshot, facts) =>
    settingsOf(snapshot).flatMap((config) => {
      const values = (at(config, "properties") ?? {}) as Readonly<Record<string, unknown>>;
      const part = partIn(config.name);
      const wanted = wantedSettings(facts, part);
      return [
        ...Object.keys(wanted)
          .filter((name) => !(name in values))
          .map((name) => `${name} is missing`),
        ...Object.entries(values)
          .filter(([name, value]) => !(wanted[name]?.test(String(value)) ?? false) || isForeign(name, value, part))
          .map(([name]) => `${name} is not a known setting, or has another value than wanted`),
      ];
    }),
};

function settingsOf(snapshot: Snapshot) {
  return ofType(snapshot, "Microsoft.Web/sites/config").filter(({ name }) => name.endsWith("/appsettings"));
}

function wantedSettings(facts: Facts, part: string): Readonly<Record<string, RegExp>> {
  const { scheduler, databaseSet, signsIn, personalWithKeys, alertWebhook, retentionDays } = facts;
  const secrets = Object.keys(known).filter((name) => known[name]?.secret);
  return {
    ...Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, exactly(value)])),
    ...Object.fromEntries(
      resources.eventHubs.map(({ name }) => [`HUB_${name.toUpperCase().replaceAll("-", "_")}`, exactly(name)]),
    ),
    ...Object.fromEntries(secrets.map((name) => [name, vaultReference])),
    ...(alertWebhook !== undefined && part === "pipeline"
      ? {}
      : { ALERT_WEBHOOK_URL: /^$/, ALERT_WEBHOOK_SECRET: /^$/ }),
    ...Object.fromEntries(
      connectionsOf(part, facts).flatMap(([connection, parts]) =>
        [...parts, "credential", "clientId"].map((part) => [`${connection}__${part}`, endpoints[part] ?? /^$/]),
      ),
    ),
    ...others,
    ...(databaseSet === "first"
      ? {}
      : { SILVER_DATABASE: exactly(`silver-${databaseSet}`), GOLD_DATABASE: exactly(`gold-${databaseSet}`) }),
    APP_PART: exactly(part),
    ENTRA_SIGN_IN: exactly(String(signsIn)),
    PERSONAL_WITH_KEYS: exactly(String(personalWithKeys)),
    RETENTION_DAYS_BRONZE: exactly(retentionDays?.bronze ?? ""),
    RETENTION_DAYS_SILVER: exactly(retentionDays?.silver ?? ""),
    ...postgresSettings(facts, part),
    ...(part === "backup" ? { COPY_STORAGE__blobServiceUri: copyEndpoint } : {}),
    ...(scheduler ? withScheduler : {}),
  };
}

/** An identity, or the storage of a host, of another part. */
function isForeign(name: string, value: unknown, part: string): boolean {
  const isOwn = new RegExp(`-${part}'|/${{ api: "stkvapi", pipeline: "stkvhost", backup: "stkvcopier" }[part]}`);
  return /__clientId$|^AzureWebJobsStorage__.+Uri$|AUTHENTICATION_STRING$/.test(name) && !isOwn.test(String(value));
}

function partIn(config: string): string {
  return /^func-korevital-[a-z]+-(api|pipeline|backup)-/.exec(config)?.[1] ?? "";
}

/** Only the part that writes the second copy has its address, and only the pipeline that of a PostgreSQL server. */
function connectionsOf(part: string, { postgres }: Facts): [string, readonly string[]][] {
  return Object.entries(connections).filter(([name]) => {
    if (name.endsWith("_POSTGRES")) return postgres !== undefined && part === "pipeline";
    return name !== "COPY_STORAGE" || part === "backup";
  });
}

/** Entra's group as which the app signs in, and the databases of `resources.json` by the settings' names. */
function postgresSettings({ postgres }: Facts, part: string): Readonly<Record<string, RegExp>> {
  if (postgres === undefined || part !== "pipeline") return {};
  return Object.fromEntries(
    resources.postgres.flatMap((database) => [
      [`${database.toUpperCase()}_POSTGRES__database`, exactly(database)],
      [`${database.toUpperCase()}_POSTGRES__user`, exactly(postgres.name)],
    ]),
  );
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
