import { isDeepStrictEqual } from "node:util";
import { type Facts, signInIds } from "../../facts.ts";
import { addressOf } from "../address.ts";
import { at } from "../policy.ts";
import { absent, free, idOf, inReal, is, matches, type Rule, regional, type Shape } from "./rule.ts";

/** The part of the app that a resource belongs to, by its name. */
const partIn = (name: string) => /-(api|pipeline|backup)(?:-[a-z0-9]{6})?$/.exec(name)?.[1] ?? "";
const isApi = (name: string) => partIn(name) === "api";

const identity = ({ environment }: Facts, name: string) =>
  `Microsoft.ManagedIdentity/userAssignedIdentities/id-korevital-${environment}-${partIn(name)}`;

/** The identity of the part and no other. */
const onlyOwnIdentity: Rule = (value, facts, name) =>
  isDeepStrictEqual(Object.keys((value ?? {}) as object).map(addressOf), [identity(facts, name)]);

/** Only the part with the HTTP functions can be called. */
const onlyRanges: Rule = (value, { addressRanges }, name) =>
  Array.isArray(value) &&
  value.every((each) => at(each, "action") === "Allow") &&
  isDeepStrictEqual(
    value.map((each) => at(each, "ipAddress")),
    isApi(name) ? [...addressRanges] : [],
  );

const hosts: Readonly<Record<string, string>> = { api: "stkvapi", pipeline: "stkvhost", backup: "stkvcopier" };

/** People sign in to the part with the HTTP functions. */
const signsIn = ({ signsIn: is }: Facts, name: string) => is && isApi(name.replace(/\/.*$/, ""));
const signsInHere: Rule = (value, facts, name) => value === signsIn(facts, name);
const whereSignedIn =
  (rule: Rule, other: Rule): Rule =>
  (value, facts, name) =>
    (signsIn(facts, name) ? rule : other)(value, facts, name);
const entra = "properties.identityProviders.azureActiveDirectory";

/** The policy on settings checks the settings. */
export const app: Readonly<Record<string, Shape>> = {
  "Microsoft.Web/serverfarms": {
    ...regional,
    kind: is("functionapp"),
    "sku.name": is("FC1"),
    "sku.tier": is("FlexConsumption"),
    "properties.reserved": is(true),
    "properties.zoneRedundant": inReal(is(true), is(false)),
  },
  "Microsoft.Web/sites": {
    ...regional,
    "tags.azd-service-name": (value, _, name) => value === partIn(name),
    kind: is("functionapp,linux"),
    "identity.type": is("UserAssigned"),
    "identity.userAssignedIdentities": onlyOwnIdentity,
    "properties.serverFarmId": idOf(
      ({ environment }, name) => `Microsoft.Web/serverfarms/asp-korevital-${environment}-${partIn(name)}`,
    ),
    "properties.httpsOnly": is(true),
    "properties.publicNetworkAccess": (value, { privateApp }, name) =>
      value === (privateApp && isApi(name) ? "Disabled" : "Enabled"),
    "properties.keyVaultReferenceIdentity": idOf(identity),
    "properties.virtualNetworkSubnetId": inReal(
      idOf(
        ({ environment }, name) =>
          `Microsoft.Network/virtualNetworks/vnet-korevital-${environment}/subnets/${partIn(name)}`,
      ),
      absent,
    ),
    "properties.outboundVnetRouting": absent,
    "properties.outboundVnetRouting.allTraffic": inReal(is(true), absent),
    "properties.siteConfig.minTlsVersion": is("1.2", "1.3"),
    "properties.siteConfig.scmMinTlsVersion": is("1.2", "1.3"),
    "properties.siteConfig.cors.allowedOrigins": is([]),
    "properties.siteConfig.remoteDebuggingEnabled": is(false),
    "properties.siteConfig.ftpsState": is("Disabled"),
    "properties.siteConfig.http20Enabled": is(true),
    "properties.siteConfig.ipSecurityRestrictions": onlyRanges,
    "properties.siteConfig.ipSecurityRestrictionsDefaultAction": (value, { addressRanges }, name) =>
      value === (isApi(name) && addressRanges.length === 0 ? "Allow" : "Deny"),
    "properties.siteConfig.scmIpSecurityRestrictionsUseMain": is(false),
    "properties.siteConfig.scmIpSecurityRestrictionsDefaultAction": is("Allow"),
    "properties.functionAppConfig.deployment.storage.type": is("blobContainer"),
    "properties.functionAppConfig.deployment.storage.value": (value, facts, name) =>
      matches(
        new RegExp(
          `^\\[format\\('\\{0\\}\\{1\\}', reference\\('[^']+/${hosts[partIn(name)]}${facts.environment}[a-z0-9]{6}', '[\\d-]+'\\)\\.primaryEndpoints\\.blob, 'packages'\\)\\]$`,
        ),
      )(value, facts, name),
    "properties.functionAppConfig.deployment.storage.authentication.type": is("UserAssignedIdentity"),
    "properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId": idOf(identity),
    "properties.functionAppConfig.runtime.name": is("node"),
    "properties.functionAppConfig.runtime.version": is("24"),
    "properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB": free,
    "properties.functionAppConfig.scaleAndConcurrency.maximumInstanceCount": free,
    "properties.functionAppConfig.scaleAndConcurrency.alwaysReady": (value, _, name) =>
      isDeepStrictEqual(value, partIn(name) === "pipeline" ? [{ name: "durable", instanceCount: 1 }] : []),
  },
  // Of sign-in only: those of the settings have a policy of their own.
  "Microsoft.Web/sites/config": {
    "properties.platform.enabled": signsInHere,
    "properties.httpSettings.requireHttps": is(true),
    "properties.globalValidation.requireAuthentication": is(false),
    "properties.globalValidation.unauthenticatedClientAction": is("AllowAnonymous"),
    "properties.login.tokenStore.enabled": is(false),
    "properties.login.allowedExternalRedirectUrls": is([]),
    [`${entra}.enabled`]: signsInHere,
    [`${entra}.registration`]: whereSignedIn(absent, is({})),
    [`${entra}.registration.clientId`]: whereSignedIn(is(signInIds.clientId), absent),
    [`${entra}.registration.openIdIssuer`]: whereSignedIn(
      is(`https://login.microsoftonline.com/${signInIds.tenantId}/v2.0`),
      absent,
    ),
    [`${entra}.validation`]: whereSignedIn(absent, is({})),
    [`${entra}.validation.allowedAudiences`]: whereSignedIn(
      is([signInIds.clientId, `api://${signInIds.clientId}`]),
      absent,
    ),
  },
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": { "properties.allow": is(false) },
  "Microsoft.ManagedIdentity/userAssignedIdentities": regional,
};
