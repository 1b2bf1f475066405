// App settings: endpoints, identity and constants. shared/platform/azure/settings.ts reads them. A test compares the
// two lists.

import { Part, RetentionDays } from '../types.bicep'

@description('Part of the app that the settings are for.')
param part Part

@description('Client id of the identity of the app.')
param clientId string

@description('Settings with the same value in every environment.')
param constants { *: string }

@description('App Service authenticates people with Entra and sets the header of the principal.')
param signsIn bool

@description('Function keys open the paths of people too.')
param personalWithKeys bool

@description('Names of the hubs. Each is the value of one setting.')
param hubs string[]

@description('Host name of the Event Hubs namespace.')
param hubsHost string

@description('Endpoints of the storage account for the state of the Functions host.')
param host Endpoints

@description('Endpoints of the lake account.')
param lake Endpoints

@description('There is a second copy of bronze.')
param hasCopy bool

@description('Endpoint of the account with the second copy of bronze. Empty without one.')
param copyEndpoint string

@description('Endpoint of Cosmos DB.')
param cosmosEndpoint string

@description('PostgreSQL server, and the group as which the app signs in. Without it there is none.')
param postgres { host: string, user: string }?

@description('Name of the vault that contains the pseudonym key.')
param vaultName string

@description('The vault contains the URL and the secret of the webhook for health alerts.')
param hasAlertWebhook bool

@description('Days after which bronze and silver are removed, by kind of data.')
param retentionDays RetentionDays

@description('Connection string of Application Insights. Not a secret: writing requires a role.')
param insightsConnection string

@description('Orchestrations use a Durable Task Scheduler instead of the storage account of the host.')
param usesScheduler bool

@description('Endpoint of the scheduler. Empty without a scheduler.')
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

var copyConnection = hasCopy && part == 'backup'
  ? {
      COPY_STORAGE__blobServiceUri: copyEndpoint
      COPY_STORAGE__credential: identity.credential
      COPY_STORAGE__clientId: identity.clientId
    }
  : {}

// Only the pipeline reads and writes these databases.
var postgresConnections = postgres == null || part != 'pipeline'
  ? {}
  : {
      REGISTRY_POSTGRES__host: postgres!.host
      REGISTRY_POSTGRES__database: 'registry'
      REGISTRY_POSTGRES__user: postgres!.user
      REGISTRY_POSTGRES__credential: identity.credential
      REGISTRY_POSTGRES__clientId: identity.clientId
      SERVING_POSTGRES__host: postgres!.host
      SERVING_POSTGRES__database: 'serving'
      SERVING_POSTGRES__user: postgres!.user
      SERVING_POSTGRES__credential: identity.credential
      SERVING_POSTGRES__clientId: identity.clientId
    }

var access = { ENTRA_SIGN_IN: signsIn ? 'true' : 'false', PERSONAL_WITH_KEYS: personalWithKeys ? 'true' : 'false' }

// The default page of a function app is public and of no use.
var app = { APP_PART: part, AzureWebJobsDisableHomepage: 'true' }

var hubNames = toObject(hubs, hub => 'HUB_${replace(toUpper(hub), '-', '_')}', hub => hub)

var secrets = {
  PSEUDONYM_KEY: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=pseudonym-key)'
  ERASURE_KEY: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=erasure-key)'
}

// The URL is a secret too: receivers often include a token in it. Only the pipeline sends.
var alertWebhook = hasAlertWebhook && part == 'pipeline'
  ? {
      ALERT_WEBHOOK_URL: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=alert-webhook-url)'
      ALERT_WEBHOOK_SECRET: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=alert-webhook-secret)'
    }
  : { ALERT_WEBHOOK_URL: '', ALERT_WEBHOOK_SECRET: '' }

var retention = { RETENTION_DAYS_BRONZE: retentionDays.bronze, RETENTION_DAYS_SILVER: retentionDays.silver }

var telemetry = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
  // Disables the statistics that the exporter sends to Microsoft. A private environment cannot reach that address.
  APPLICATION_INSIGHTS_NO_STATSBEAT: 'true'
}

var durable = usesScheduler
  ? {
      DURABLE_TASK_SCHEDULER: 'Endpoint=${schedulerEndpoint};Authentication=ManagedIdentity;ClientID=${clientId}'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER'
    }
  : {}

output settings { *: string } = union(
  constants,
  access,
  app,
  hubNames,
  connections,
  copyConnection,
  postgresConnections,
  secrets,
  alertWebhook,
  retention,
  telemetry,
  durable
)
