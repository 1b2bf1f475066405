import type { Resource, Snapshot } from "../snapshot.ts";
import { at, isPrivate, listAt, ofType, type Policy } from "./policy.ts";

const dataServices = [
  "Microsoft.Storage/storageAccounts",
  "Microsoft.EventHub/namespaces",
  "Microsoft.DocumentDB/databaseAccounts",
  "Microsoft.KeyVault/vaults",
  "Microsoft.DurableTask/schedulers",
];

export const privateData: Policy = {
  name: "in uat and prod data services have only private endpoints, and the app uses the network",
  violations(snapshot, environment) {
    if (!isPrivate(environment)) return [];
    const services = dataServices.flatMap((type) => ofType(snapshot, type));
    const apps = ofType(snapshot, "Microsoft.Web/sites");
    return [
      ...services.filter(isOpen).map(({ name }) => `${name} is reachable from the internet`),
      ...services.filter((service) => !hasEndpoint(snapshot, service)).map(({ name }) => `${name} has no endpoint`),
      ...apps.filter((app) => !isInNetwork(app)).map(({ name }) => `${name} does not use the network`),
    ];
  },
};

/**
 * Event Grid writes to a queue of the lake as a trusted service, so public access of the account is enabled with a
 * firewall that denies all others.
 */
function isOpen(service: Resource): boolean {
  if (at(service, "properties.publicNetworkAccess") === "Disabled") return false;
  return !(
    service.type === "Microsoft.Storage/storageAccounts" &&
    at(service, "properties.networkAcls.defaultAction") === "Deny" &&
    listAt(service, "properties.networkAcls.ipRules").length === 0 &&
    listAt(service, "properties.networkAcls.virtualNetworkRules").length === 0
  );
}

function hasEndpoint(snapshot: Snapshot, { id }: Resource): boolean {
  return ofType(snapshot, "Microsoft.Network/privateEndpoints").some((endpoint) =>
    listAt(endpoint, "properties.privateLinkServiceConnections").some(
      (connection) => at(connection, "properties.privateLinkServiceId") === id,
    ),
  );
}

function isInNetwork(app: Resource): boolean {
  return (
    at(app, "properties.virtualNetworkSubnetId") !== undefined &&
    at(app, "properties.outboundVnetRouting.allTraffic") === true
  );
}
