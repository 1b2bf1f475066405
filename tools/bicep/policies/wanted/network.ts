import { isDeepStrictEqual } from "node:util";
import { addressOf } from "../address.ts";
import { checked, global, idOf, is, type Rule, regional, type Shape } from "./rule.ts";

/** The virtual network reaches the ports of the data services; all others are denied. */
const securityRules: Rule = (value, { network }) =>
  isDeepStrictEqual(value, [
    {
      name: "allow-virtual-network",
      properties: {
        description: "HTTPS, AMQP and Kafka from this network and from peered networks.",
        priority: 100,
        direction: "Inbound",
        access: "Allow",
        protocol: "Tcp",
        sourceAddressPrefix: "VirtualNetwork",
        sourcePortRange: "*",
        destinationAddressPrefix: `${network}.64/26`,
        destinationPortRanges: ["443", "5671", "9093"],
      },
    },
    {
      name: "deny-all-inbound",
      properties: {
        priority: 4096,
        direction: "Inbound",
        access: "Deny",
        protocol: "*",
        sourceAddressPrefix: "*",
        sourcePortRange: "*",
        destinationAddressPrefix: "*",
        destinationPortRange: "*",
      },
    },
  ]);

const subnets: Rule = (value, { environment, network }) =>
  isDeepStrictEqual(withAddresses(value), [
    {
      name: "app",
      properties: {
        addressPrefix: `${network}.0/26`,
        delegations: [{ name: "flex-consumption", properties: { serviceName: "Microsoft.App/environments" } }],
      },
    },
    {
      name: "endpoints",
      properties: {
        addressPrefix: `${network}.64/26`,
        networkSecurityGroup: {
          id: `Microsoft.Network/networkSecurityGroups/nsg-vnet-korevital-${environment}-endpoints`,
        },
        privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled",
      },
    },
  ]);

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
