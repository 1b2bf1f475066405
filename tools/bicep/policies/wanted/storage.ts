import { resources } from "../../../../shared/platform/azure/resources.ts";
import { absent, atLeast, inReal, is, matches, named, regional, type Shape } from "./rule.ts";

const none = is([]);
const lake = /^stkvlake/;
const secondCopy = /^stkvcopy/;

/** Days without a change after which the blobs of a container move to a cheaper tier. */
const ages: Readonly<Record<string, { readonly cool: number; readonly cold?: number }>> = {
  landing: { cool: 30 },
  "landing-reports": { cool: 30 },
  bronze: { cool: 30, cold: 180 },
  quarantine: { cool: 30, cold: 180 },
  gold: { cool: 180 },
  "gold-personal": { cool: 180 },
};

/** No rule deletes or archives: bronze contains every event, and rebuilds and erasures read it immediately. */
const lifecycleRules = resources.storage.blobContainers.toSorted().map((container) => {
  const { cool, cold } = ages[container] ?? {};
  return {
    name: `age-${container}`,
    type: "Lifecycle",
    enabled: true,
    definition: {
      filters: { blobTypes: ["blockBlob"], prefixMatch: [`${container}/`] },
      actions: {
        baseBlob: {
          tierToCool: { daysAfterModificationGreaterThan: cool },
          ...(cold === undefined ? {} : { tierToCold: { daysAfterModificationGreaterThan: cold } }),
        },
      },
    },
  };
});

/** A set of the copy is needed for a month, and for the time in which the next one becomes complete. */
const daysOfCopy = { delete: { daysAfterCreationGreaterThan: 62 } };
const copyRules = [
  {
    name: "delete-old-sets",
    type: "Lifecycle",
    enabled: true,
    definition: {
      filters: { blobTypes: ["blockBlob"], prefixMatch: ["copy/"] },
      actions: { baseBlob: daysOfCopy, version: daysOfCopy },
    },
  },
];

export const storage: Readonly<Record<string, Shape>> = {
  "Microsoft.Storage/storageAccounts": {
    ...regional,
    // The second copy is in another region.
    location: (value, { copy }, name) => value === (secondCopy.test(name) ? copy : "westeurope"),
    "tags.copyOf": named(secondCopy, matches(/^stkvlake/), absent),
    kind: is("StorageV2"),
    "sku.name": inReal(is("Standard_ZRS"), is("Standard_LRS")),
    "properties.isHnsEnabled": named(lake, is(true), is(false)),
    "properties.accessTier": named(secondCopy, is("Cool"), is("Hot")),
    "properties.allowBlobPublicAccess": is(false),
    "properties.allowSharedKeyAccess": is(false),
    "properties.allowCrossTenantReplication": is(false),
    "properties.defaultToOAuthAuthentication": is(true),
    "properties.isLocalUserEnabled": is(false),
    "properties.isSftpEnabled": is(false),
    "properties.minimumTlsVersion": is("TLS1_2", "TLS1_3"),
    "properties.supportsHttpsTrafficOnly": is(true),
    // Event Grid writes to a queue of the lake as a trusted service. The firewall denies all others.
    "properties.publicNetworkAccess": named(lake, is("Enabled"), inReal(is("Disabled"), is("Enabled"))),
    "properties.networkAcls.defaultAction": inReal(is("Deny"), is("Allow")),
    "properties.networkAcls.bypass": named(
      lake,
      is("AzureServices"),
      inReal(is("None"), named(secondCopy, is("None"), is("AzureServices"))),
    ),
    // Nobody can overwrite or delete a blob for 30 days, and nobody can shorten them.
    ...Object.fromEntries(
      Object.entries({
        enabled: true,
        "immutabilityPolicy.immutabilityPeriodSinceCreationInDays": 30,
        "immutabilityPolicy.state": "Locked",
        "immutabilityPolicy.allowProtectedAppendWrites": false,
      }).map(([path, value]) => [
        `properties.immutableStorageWithVersioning.${path}`,
        named(secondCopy, is(value), absent),
      ]),
    ),
    "properties.networkAcls.ipRules": none,
    "properties.networkAcls.virtualNetworkRules": none,
  },
  "Microsoft.Storage/storageAccounts/blobServices": {
    "properties.isVersioningEnabled": named(secondCopy, is(true), absent),
    "properties.deleteRetentionPolicy.enabled": is(true),
    "properties.deleteRetentionPolicy.days": atLeast(14),
    "properties.containerDeleteRetentionPolicy.enabled": is(true),
    "properties.containerDeleteRetentionPolicy.days": atLeast(14),
  },
  "Microsoft.Storage/storageAccounts/blobServices/containers": { "properties.publicAccess": is("None") },
  "Microsoft.Storage/storageAccounts/queueServices": {},
  "Microsoft.Storage/storageAccounts/queueServices/queues": {},
  "Microsoft.Storage/storageAccounts/tableServices": {},
  "Microsoft.Storage/storageAccounts/tableServices/tables": {},
  "Microsoft.Storage/storageAccounts/managementPolicies": {
    "properties.policy.rules": named(secondCopy, is(copyRules), is(lifecycleRules)),
  },
};
