import type { Resource } from "../snapshot.ts";
import { at, listAt, ofType, type Policy } from "./policy.ts";

const names: Readonly<Record<string, RegExp>> = {
  "Microsoft.Storage/storageAccounts": /^[a-z0-9]{3,24}$/,
  "Microsoft.KeyVault/vaults": /^[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
  "Microsoft.DocumentDB/databaseAccounts": /^[a-z0-9-]{3,44}$/,
  "Microsoft.EventHub/namespaces": /^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$/,
  "Microsoft.DBforPostgreSQL/flexibleServers": /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "Microsoft.Web/sites": /^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$/,
};

/** Limits of Azure that the compiler does not check. */
export const azureLimits: Policy = {
  name: "limits of Azure: names, number of hubs, instances, address lists",
  violations: (snapshot) => [
    ...snapshot.predictedResources
      .filter(({ type, name }) => names[type]?.test(name) === false)
      .map(({ type, name }) => `${name} is not a valid name for ${type}`),
    ...(ofType(snapshot, "Microsoft.EventHub/namespaces/eventhubs").length > 10 ? ["more than ten hubs"] : []),
    ...ofType(snapshot, "Microsoft.Web/sites")
      .filter((app) => !hasValidScale(app))
      .map(({ name }) => `${name}: not a valid scale of Flex Consumption`),
    ...ofType(snapshot, "Microsoft.DBforPostgreSQL/flexibleServers")
      .filter((server) => at(server, "sku.tier") === "Burstable")
      .filter((server) => at(server, "properties.highAvailability.mode") !== "Disabled")
      .map(({ name }) => `${name}: a burstable server has no standby`),
    ...ofType(snapshot, "Microsoft.DurableTask/schedulers")
      .filter((scheduler) => at(scheduler, "properties.publicNetworkAccess") !== "Disabled")
      .filter((scheduler) => listAt(scheduler, "properties.ipAllowlist").length === 0)
      .map(({ name }) => `${name} is public with an empty address list`),
  ],
};

function hasValidScale(app: Resource): boolean {
  const memory = at(app, "properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB");
  const maximum = at(app, "properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount");
  return (
    [512, 2048, 4096].some((size) => size === memory) && typeof maximum === "number" && maximum >= 40 && maximum <= 1000
  );
}
