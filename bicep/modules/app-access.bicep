// All that the app may do. It and its targets are looked up by name: an id out of another module would hide the roles from what-if.
import { granted, roles } from '../roles.bicep'
import { Names } from '../types.bicep'

@description('Names of the app\'s identity and of everything that it uses.')
param names Names

@description('Name of the task hub, when orchestrations run on a Durable Task Scheduler.')
param taskHub string?

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }
resource host 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.host }
resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.lake }
resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = { name: names.hubs }
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = { name: names.cosmos }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.vault }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }
resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = { name: names.scheduler }
resource hub 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' existing = {
  parent: scheduler
  name: taskHub ?? 'none'
}

// The host keeps its leases, checkpoints, keys and orchestrations there.
resource onHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataOwner, roles.storageQueueDataContributor, roles.storageTableDataContributor]: {
    name: guid(host.id, app.id, role)
    scope: host
    properties: granted(app.properties.principalId, 'ServicePrincipal', role)
  }
]

resource onLake 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataContributor, roles.storageQueueDataContributor, roles.storageTableDataContributor]: {
    name: guid(lake.id, app.id, role)
    scope: lake
    properties: granted(app.properties.principalId, 'ServicePrincipal', role)
  }
]

// It reads all hubs, and sends what its HTTP functions take.
resource onHubs 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.eventHubsDataReceiver, roles.eventHubsDataSender]: {
    name: guid(hubs.id, app.id, role)
    scope: hubs
    properties: granted(app.properties.principalId, 'ServicePrincipal', role)
  }
]

resource onVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, app.id, roles.keyVaultSecretsUser)
  scope: vault
  properties: granted(app.properties.principalId, 'ServicePrincipal', roles.keyVaultSecretsUser)
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: granted(app.properties.principalId, 'ServicePrincipal', roles.monitoringMetricsPublisher)
}

resource onTaskHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (taskHub != null) {
  name: guid(hub.id, app.id, roles.durableTaskDataContributor)
  scope: hub
  properties: granted(app.properties.principalId, 'ServicePrincipal', roles.durableTaskDataContributor)
}

// Cosmos DB has roles of its own; this one reads and writes documents and makes nothing.
resource dataContributor 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' existing = {
  parent: cosmos
  name: '00000000-0000-0000-0000-000000000002'
}

resource onDocuments 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: cosmos
  name: guid(cosmos.id, app.id, dataContributor.id)
  properties: { principalId: app.properties.principalId, roleDefinitionId: dataContributor.id, scope: cosmos.id }
}
