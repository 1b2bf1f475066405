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
  name: "in uat and prod data services are reached through private endpoints only, and the app through the network",
  violations(snapshot, environment) {
    if (!isPrivate(environment)) return [];
    const services = dataServices.flatMap((type) => ofType(snapshot, type));
    const apps = ofType(snapshot, "Microsoft.Web/sites");
    return [
      ...services.filter(isOpen).map(({ name }) => `${name} is reached from the internet`),
      ...services.filter((service) => !hasEndpoint(snapshot, service)).map(({ name }) => `${name} has no endpoint`),
      ...apps.filter((app) => !goesThroughNetwork(app)).map(({ name }) => `${name} does not go through the network`),
    ];
  },
};

/**
 * Event Grid puts events into a queue of the lake as a service that Azure trusts. For that the account stays enabled,
 * with a firewall that lets nobody else in.
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

function goesThroughNetwork(app: Resource): boolean {
  return (
    at(app, "properties.virtualNetworkSubnetId") !== undefined &&
    at(app, "properties.outboundVnetRouting.allTraffic") === true
  );
}
