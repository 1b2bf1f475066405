import { isDeepStrictEqual } from "node:util";
import { type Part, partsOf } from "../../facts.ts";
import { addressOf } from "../address.ts";
import { checked, global, idOf, is, type Rule, regional, type Shape } from "./rule.ts";

const any = { sourceAddressPrefix: "*", sourcePortRange: "*" };

function denyAll(direction: "Inbound" | "Outbound") {
  return {
    name: `deny-all-${direction.toLowerCase()}`,
    properties: {
      ...any,
      priority: 4096,
      direction,
      access: "Deny",
      protocol: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: "*",
    },
  };
}

/** The virtual network reaches the ports of the data services; all others are denied. */
const endpointRules = (network: string, postgres: readonly string[]) => [
  {
    name: "allow-virtual-network",
    properties: {
      ...any,
      description: "HTTPS, AMQP and Kafka from this network and from peered networks.",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourceAddressPrefix: "VirtualNetwork",
      destinationAddressPrefix: `${network}.64/26`,
      destinationPortRanges: ["443", "5671", "9093", ...postgres],
    },
  },
  denyAll("Inbound"),
];

/** The function apps reach the private endpoints, Entra and Azure Monitor; the pipeline also its webhook. */
const appRules = (network: string, postgres: readonly string[], webhook: readonly string[]) => [
  ...[
    { name: "endpoints", to: `${network}.64/26`, ports: ["443", "5671", ...postgres] },
    { name: "entra", to: "AzureActiveDirectory", ports: ["443"] },
    { name: "monitor", to: "AzureMonitor", ports: ["443"] },
  ].map(({ name, to, ports }, index) => ({
    name: `allow-${name}`,
    properties: {
      ...any,
      priority: 100 + 10 * index,
      direction: "Outbound",
      access: "Allow",
      protocol: "Tcp",
      destinationAddressPrefix: to,
      destinationPortRanges: ports,
    },
  })),
  ...(webhook.length === 0 ? [] : [webhookRule(network, webhook)]),
  denyAll("Outbound"),
  denyAll("Inbound"),
];

function webhookRule(network: string, addresses: readonly string[]) {
  return {
    name: "allow-webhook",
    properties: {
      ...{ ...any, priority: 130, direction: "Outbound", access: "Allow", protocol: "Tcp" },
      sourceAddressPrefix: `${network}.${addressesOf.pipeline}/26`,
      destinationAddressPrefixes: addresses,
      destinationPortRanges: ["443"],
    },
  };
}

const securityRules: Rule = (value, { network = "", postgres, alertWebhook = [] }, name) => {
  const ports = postgres === undefined ? [] : ["5432"];
  return isDeepStrictEqual(
    value,
    name.endsWith("-apps") ? appRules(network, ports, alertWebhook) : endpointRules(network, ports),
  );
};

const addressesOf: Readonly<Record<Part, number>> = { api: 128, pipeline: 0, backup: 192 };

const subnets: Rule = (value, facts) => {
  const { environment, network } = facts;
  const group = (name: string) => ({
    id: `Microsoft.Network/networkSecurityGroups/nsg-vnet-korevital-${environment}-${name}`,
  });
  return isDeepStrictEqual(withAddresses(value), [
    ...partsOf(facts).map((part) => ({
      name: part,
      properties: {
        addressPrefix: `${network}.${addressesOf[part]}/26`,
        networkSecurityGroup: group("apps"),
        delegations: [{ name: "flex-consumption", properties: { serviceName: "Microsoft.App/environments" } }],
      },
    })),
    {
      name: "endpoints",
      properties: {
        addressPrefix: `${network}.64/26`,
        networkSecurityGroup: group("endpoints"),
        privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
      },
    },
  ]);
};

function withAddresses(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null), (key, inner) => (key === "id" ? addressOf(String(inner)) : inner));
}

/** The policy on private endpoints checks endpoints and zone groups. */
export const network: Readonly<Record<string, Shape>> = {
  "Microsoft.Network/networkSecurityGroups": { ...regional, "properties.securityRules": securityRules },
  "Microsoft.Network/virtualNetworks": {
    ...regional,
    "properties.addressSpace.addressPrefixes": (value, facts) => isDeepStrictEqual(value, [`${facts.network}.0/24`]),
    "properties.subnets": subnets,
  },
  "Microsoft.Network/privateDnsZones": global,
  "Microsoft.Network/privateDnsZones/virtualNetworkLinks": {
    ...global,
    "properties.registrationEnabled": is(false),
    "properties.virtualNetwork.id": idOf(
      ({ environment }) => `Microsoft.Network/virtualNetworks/vnet-korevital-${environment}`,
    ),
  },
  "Microsoft.Network/privateEndpoints": {
    ...regional,
    "properties.subnet.id": idOf(
      ({ environment }) => `Microsoft.Network/virtualNetworks/vnet-korevital-${environment}/subnets/endpoints`,
    ),
    "properties.privateLinkServiceConnections": checked,
  },
  "Microsoft.Network/privateEndpoints/privateDnsZoneGroups": { "properties.privateDnsZoneConfigs": checked },
};
