// What the app is told: where everything is, and who it is. shared/platform/azure/settings.ts reads it; a test holds the two equal.

@description('Client id of the app\'s identity.')
param clientId string

@description('Settings that are the same everywhere.')
param constants { *: string }

@description('The hubs, each with a setting that has its real name.')
param hubs string[]

@description('Host name of the Event Hubs namespace.')
param hubsHost string

@description('Endpoints of the storage account that the Functions host keeps its state in.')
param host Endpoints

@description('Endpoints of the lake account.')
param lake Endpoints

@description('Endpoint of Cosmos DB.')
param cosmosEndpoint string

@description('Vault that has the key of pseudonyms.')
param vaultName string

@description('Where telemetry goes. It holds no secret: who writes there needs a role.')
param insightsConnection string

@description('Orchestrations run on a Durable Task Scheduler rather than on the host\'s storage.')
param onScheduler bool

@description('Its endpoint; empty without one.')
param schedulerEndpoint string

@sealed()
type Endpoints = { blob: string, queue: string, table: string }

var identity = { credential: 'managedidentity', clientId: clientId }

var connections = {
  AzureWebJobsStorage__blobServiceUri: host.blob
  AzureWebJobsStorage__queueServiceUri: host.queue
  AzureWebJobsStorage__tableServiceUri: host.table
  AzureWebJobsStorage__credential: identity.credential
  AzureWebJobsStorage__clientId: identity.clientId
  LAKE_STORAGE__blobServiceUri: lake.blob
  LAKE_STORAGE__queueServiceUri: lake.queue
  LAKE_STORAGE__tableServiceUri: lake.table
  LAKE_STORAGE__credential: identity.credential
  LAKE_STORAGE__clientId: identity.clientId
  EVENT_HUBS__fullyQualifiedNamespace: hubsHost
  EVENT_HUBS__credential: identity.credential
  EVENT_HUBS__clientId: identity.clientId
  COSMOS__accountEndpoint: cosmosEndpoint
  COSMOS__credential: identity.credential
  COSMOS__clientId: identity.clientId
}

var hubNames = toObject(hubs, hub => 'HUB_${replace(toUpper(hub), '-', '_')}', hub => hub)

var secrets = { PSEUDONYM_KEY: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=pseudonym-key)' }

var telemetry = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  // Else the exporter tells its maker how it fares, at an address that a private environment does not reach.
  APPLICATION_INSIGHTS_NO_STATSBEAT: 'true'
}

var durable = onScheduler
  ? {
      DURABLE_TASK_SCHEDULER: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER'
    }
  : {}

output settings { *: string } = union(constants, hubNames, connections, secrets, telemetry, durable)
