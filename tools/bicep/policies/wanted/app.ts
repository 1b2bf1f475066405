import { isDeepStrictEqual } from "node:util";
import type { Facts } from "../../facts.ts";
import { addressOf } from "../address.ts";
import { at } from "../policy.ts";
import { absent, free, idOf, inReal, is, matches, type Rule, regional, type Shape } from "./rule.ts";

const identity = ({ environment }: Facts) =>
  `Microsoft.ManagedIdentity/userAssignedIdentities/id-korevital-${environment}-app`;

/** The identity of the app and no other. */
const onlyOwnIdentity: Rule = (value, facts) =>
  isDeepStrictEqual(Object.keys((value ?? {}) as object).map(addressOf), [identity(facts)]);

const onlyRanges: Rule = (value, { addressRanges }) =>
  Array.isArray(value) &&
  value.every((each) => at(each, "action") === "Allow") &&
  isDeepStrictEqual(
    value.map((each) => at(each, "ipAddress")),
    [...addressRanges],
  );

/** The policy on settings checks the settings. */
export const app: Readonly<Record<string, Shape>> = {
  "Microsoft.Web/serverfarms": {
    ...regional,
    kind: is("functionapp"),
    "sku.name": is("FC1"),
    "sku.tier": is("FlexConsumption"),
    "properties.reserved": is(true),
  },
  "Microsoft.Web/sites": {
    ...regional,
    "tags.azd-service-name": is("app"),
    kind: is("functionapp,linux"),
    "identity.type": is("UserAssigned"),
    "identity.userAssignedIdentities": onlyOwnIdentity,
    "properties.serverFarmId": idOf(({ environment }) => `Microsoft.Web/serverfarms/asp-korevital-${environment}`),
    "properties.httpsOnly": is(true),
    "properties.publicNetworkAccess": (value, { privateApp }) => value === (privateApp ? "Disabled" : "Enabled"),
    "properties.keyVaultReferenceIdentity": idOf(identity),
    "properties.virtualNetworkSubnetId": inReal(
      idOf(({ environment }) => `Microsoft.Network/virtualNetworks/vnet-korevital-${environment}/subnets/app`),
      absent,
    ),
    "properties.outboundVnetRouting": inReal(absent, absent),
    "properties.outboundVnetRouting.allTraffic": inReal(is(true), absent),
    "properties.siteConfig.minTlsVersion": is("1.2", "1.3"),
    "properties.siteConfig.scmMinTlsVersion": is("1.2", "1.3"),
    "properties.siteConfig.ftpsState": is("Disabled"),
    "properties.siteConfig.http20Enabled": is(true),
    "properties.siteConfig.ipSecurityRestrictions": onlyRanges,
    "properties.siteConfig.ipSecurityRestrictionsDefaultAction": (value, { addressRanges }) =>
      value === (addressRanges.length > 0 ? "Deny" : "Allow"),
    "properties.siteConfig.scmIpSecurityRestrictionsUseMain": is(false),
    "properties.siteConfig.scmIpSecurityRestrictionsDefaultAction": is("Allow"),
    "properties.functionAppConfig.deployment.storage.type": is("blobContainer"),
    "properties.functionAppConfig.deployment.storage.value": matches(
      /^\[format\('\{0\}\{1\}', reference\('[^']+\/stkvhost\w+', '[\d-]+'\)\.primaryEndpoints\.blob, 'packages'\)\]$/,
    ),
    "properties.functionAppConfig.deployment.storage.authentication.type": is("UserAssignedIdentity"),
    "properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId": idOf(identity),
    "properties.functionAppConfig.runtime.name": is("node"),
    "properties.functionAppConfig.runtime.version": is("24"),
    "properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB": free,
    "properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount": free,
  },
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": { "properties.allow": is(false) },
  "Microsoft.ManagedIdentity/userAssignedIdentities": regional,
};
