import { at, ofType, type Policy } from "./policy.ts";

type Wanted = Readonly<Record<string, readonly unknown[]>>;

/** Required values by type and path; defaults are not accepted. */
const requiredValues: Readonly<Record<string, Wanted>> = {
  "Microsoft.Storage/storageAccounts": {
    "properties.allowSharedKeyAccess": [false],
    "properties.allowBlobPublicAccess": [false],
    "properties.allowCrossTenantReplication": [false],
    "properties.isLocalUserEnabled": [false],
    "properties.minimumTlsVersion": ["TLS1_2", "TLS1_3"],
    "properties.supportsHttpsTrafficOnly": [true],
  },
  "Microsoft.Storage/storageAccounts/blobServices": { "properties.deleteRetentionPolicy.enabled": [true] },
  "Microsoft.Storage/storageAccounts/blobServices/containers": { "properties.publicAccess": ["None"] },
  "Microsoft.EventHub/namespaces": {
    "properties.disableLocalAuth": [true],
    "properties.minimumTlsVersion": ["1.2", "1.3"],
    "properties.kafkaEnabled": [true],
    "sku.name": ["Standard", "Premium"],
  },
  "Microsoft.DocumentDB/databaseAccounts": {
    "properties.disableLocalAuth": [true],
    "properties.disableKeyBasedMetadataWriteAccess": [true],
    "properties.minimalTlsVersion": ["Tls12"],
    "properties.backupPolicy.type": ["Continuous"],
  },
  "Microsoft.Insights/components": { "properties.DisableLocalAuth": [true] },
  "Microsoft.OperationalInsights/workspaces": { "properties.features.disableLocalAuth": [true] },
  "Microsoft.KeyVault/vaults": {
    "properties.enableRbacAuthorization": [true],
    "properties.enableSoftDelete": [true],
  },
  "Microsoft.Web/sites": {
    "properties.httpsOnly": [true],
    "properties.siteConfig.minTlsVersion": ["1.2", "1.3"],
    "properties.siteConfig.scmMinTlsVersion": ["1.2", "1.3"],
    "properties.siteConfig.ftpsState": ["Disabled"],
    "properties.functionAppConfig.deployment.storage.authentication.type": ["UserAssignedIdentity"],
  },
  "Microsoft.Web/sites/basicPublishingCredentialsPolicies": { "properties.allow": [false] },
};

export const hardened: Policy = {
  name: "keys and passwords are disabled, TLS is 1.2 or newer, and soft delete is enabled",
  violations: (snapshot) =>
    Object.entries(requiredValues).flatMap(([type, paths]) =>
      ofType(snapshot, type).flatMap((resource) =>
        Object.entries(paths)
          .filter(([path, allowed]) => !allowed.includes(at(resource, path)))
          .map(([path, allowed]) => `${resource.name}: ${path} is ${at(resource, path)}, not ${allowed.join(" or ")}`),
      ),
    ),
};
