import { isDeepStrictEqual } from "node:util";
import { resources } from "../../../../shared/platform/azure/resources.ts";
import { placeholderId } from "../../snapshot.ts";
import { absent, atLeast, free, idOf, inReal, is, matches, optional, regional, type Shape } from "./rule.ts";

const published = inReal(is("Disabled"), is("Enabled"));
const none = is([]);
const week = 168;

/** Of a PostgreSQL server. Its log contains no values of rows. */
const postgresParameters: Readonly<Record<string, string>> = {
  idle_in_transaction_session_timeout: "600000",
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
};

/** Services with data. */
export const data: Readonly<Record<string, Shape>> = {
  "Microsoft.EventHub/namespaces": {
    ...regional,
    "sku.name": is("Standard"),
    "sku.tier": is("Standard"),
    "sku.capacity": free,
    "properties.kafkaEnabled": is(true),
    "properties.disableLocalAuth": is(true),
    "properties.minimumTlsVersion": is("1.2", "1.3"),
    "properties.isAutoInflateEnabled": is(true),
    "properties.maximumThroughputUnits": free,
    "properties.publicNetworkAccess": published,
  },
  "Microsoft.EventHub/namespaces/eventhubs": {
    "properties.partitionCount": free,
    "properties.retentionDescription.cleanupPolicy": is("Delete"),
    "properties.retentionDescription.retentionTimeInHours": atLeast(week),
  },
  "Microsoft.EventHub/namespaces/eventhubs/consumergroups": {},
  "Microsoft.DocumentDB/databaseAccounts": {
    ...regional,
    kind: is("GlobalDocumentDB"),
    "properties.databaseAccountOfferType": is("Standard"),
    "properties.locations": inReal(
      is([{ locationName: "westeurope", failoverPriority: 0, isZoneRedundant: true }]),
      is([{ locationName: "westeurope", failoverPriority: 0, isZoneRedundant: false }]),
    ),
    "properties.capabilities": inReal(none, is([{ name: "EnableServerless" }])),
    "properties.consistencyPolicy.defaultConsistencyLevel": is("Strong"),
    "properties.backupPolicy.type": is("Continuous"),
    "properties.backupPolicy.continuousModeProperties.tier": is("Continuous7Days", "Continuous30Days"),
    "properties.disableLocalAuth": is(true),
    "properties.disableKeyBasedMetadataWriteAccess": is(true),
    "properties.minimalTlsVersion": is("Tls12"),
    "properties.publicNetworkAccess": published,
    "properties.networkAclBypass": is("None"),
    "properties.isVirtualNetworkFilterEnabled": is(false),
    "properties.ipRules": none,
    "properties.virtualNetworkRules": none,
  },
  "Microsoft.DocumentDB/databaseAccounts/sqlDatabases": {
    "properties.resource.id": matches(/^(silver|gold)(-[a-z0-9-]+)?$/),
    "properties.options": (value, { real }) => (real ? value === undefined : JSON.stringify(value) === "{}"),
    "properties.options.autoscaleSettings.maxThroughput": inReal(atLeast(1000), absent),
  },
  "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers": {
    "properties.resource.id": is(...resources.cosmos.flatMap(({ containers }) => containers.map(({ name }) => name))),
    "properties.resource.partitionKey.kind": is("Hash"),
    "properties.resource.partitionKey.paths": (value) =>
      resources.cosmos.some(({ containers }) =>
        containers.some((each) => isDeepStrictEqual(value, [each.partitionKey])),
      ),
    "properties.resource.partitionKey.version": is(2),
    "properties.resource.defaultTtl": optional(atLeast(-1)),
    "properties.resource.indexingPolicy.indexingMode": is("consistent"),
    "properties.resource.indexingPolicy.automatic": is(true),
    "properties.resource.indexingPolicy.includedPaths": free,
    "properties.resource.indexingPolicy.excludedPaths": is([{ path: "/*" }, { path: '/"_etag"/?' }]),
    "properties.resource.indexingPolicy.compositeIndexes": free,
  },
  "Microsoft.DBforPostgreSQL/flexibleServers": {
    ...regional,
    "sku.name": free,
    "sku.tier": is("Burstable", "GeneralPurpose"),
    "properties.version": is("17"),
    "properties.authConfig.activeDirectoryAuth": is("Enabled"),
    "properties.authConfig.passwordAuth": is("Disabled"),
    "properties.authConfig.tenantId": is(placeholderId),
    "properties.storage.storageSizeGB": atLeast(32),
    "properties.storage.autoGrow": is("Enabled"),
    "properties.backup.backupRetentionDays": inReal(is(35), atLeast(7)),
    // A copy of personal data in another region is a decision of its own.
    "properties.backup.geoRedundantBackup": is("Disabled"),
    "properties.highAvailability.mode": inReal(is("ZoneRedundant"), is("Disabled")),
    "properties.network.publicNetworkAccess": published,
  },
  "Microsoft.DBforPostgreSQL/flexibleServers/databases": {
    "properties.charset": is("UTF8"),
    "properties.collation": free,
  },
  "Microsoft.DBforPostgreSQL/flexibleServers/configurations": {
    "properties.value": (value, _, name) => value === postgresParameters[name.split("/").at(-1) ?? ""],
    "properties.source": is("user-override"),
  },
  "Microsoft.DBforPostgreSQL/flexibleServers/administrators": {
    "properties.principalName": (value, { postgres }) => value === postgres?.name,
    "properties.principalType": is("Group"),
    "properties.tenantId": is(placeholderId),
  },
  // Addresses of Azure; an environment with a network has no rule.
  "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules": {
    "properties.startIpAddress": inReal(absent, is("0.0.0.0")),
    "properties.endIpAddress": inReal(absent, is("0.0.0.0")),
  },
  "Microsoft.KeyVault/vaults": {
    ...regional,
    "properties.tenantId": is(placeholderId),
    "properties.sku.family": is("A"),
    "properties.sku.name": is("standard", "premium"),
    "properties.enableRbacAuthorization": is(true),
    "properties.enableSoftDelete": is(true),
    "properties.softDeleteRetentionInDays": inReal(is(90), atLeast(7)),
    "properties.enablePurgeProtection": inReal(is(true), absent),
    "properties.publicNetworkAccess": published,
    "properties.networkAcls.defaultAction": inReal(is("Deny"), is("Allow")),
    "properties.networkAcls.bypass": inReal(is("None"), is("AzureServices")),
    "properties.networkAcls.ipRules": none,
    "properties.networkAcls.virtualNetworkRules": none,
  },
  "Microsoft.DurableTask/schedulers": {
    ...regional,
    "properties.sku.name": is("Consumption", "Dedicated"),
    "properties.sku.capacity": optional(atLeast(1)),
    "properties.ipAllowlist": inReal(none, is(["0.0.0.0/0"])),
    "properties.publicNetworkAccess": published,
  },
  "Microsoft.DurableTask/schedulers/taskHubs": {},
  "Microsoft.DurableTask/schedulers/retentionPolicies": { "properties.retentionPolicies": free },
  "Microsoft.EventGrid/systemTopics": {
    ...regional,
    "identity.type": is("SystemAssigned"),
    "properties.source": idOf(({ environment }) => `Microsoft.Storage/storageAccounts/stkvlake${environment}`),
    "properties.topicType": is("Microsoft.Storage.StorageAccounts"),
  },
  "Microsoft.EventGrid/systemTopics/eventSubscriptions": {
    "properties.deliveryWithResourceIdentity.identity.type": is("SystemAssigned"),
    "properties.deliveryWithResourceIdentity.destination.endpointType": is("StorageQueue"),
    "properties.deliveryWithResourceIdentity.destination.properties.resourceId": idOf(
      ({ environment }) => `Microsoft.Storage/storageAccounts/stkvlake${environment}`,
    ),
    "properties.deliveryWithResourceIdentity.destination.properties.queueName": is(...resources.storage.queues),
    "properties.deliveryWithResourceIdentity.destination.properties.queueMessageTimeToLiveInSeconds": atLeast(
      week * 3600,
    ),
    "properties.eventDeliverySchema": is("CloudEventSchemaV1_0"),
    "properties.filter.includedEventTypes": is(["Microsoft.Storage.BlobCreated"]),
    "properties.filter.subjectBeginsWith": is(
      ...resources.storage.events.map(({ container }) => `/blobServices/default/containers/${container}/`),
    ),
    "properties.filter.advancedFilters": is([
      {
        operatorType: "StringIn",
        key: "data.api",
        values: ["PutBlob", "PutBlockList", "CopyBlob", "FlushWithClose"],
      },
    ]),
    "properties.retryPolicy.maxDeliveryAttempts": atLeast(30),
    "properties.retryPolicy.eventTimeToLiveInMinutes": atLeast(1440),
  },
};
