// All role assignments of the app. Resources are referenced by name because what-if cannot evaluate ids that other
// modules return.
import { roleAssignmentProperties, roles } from '../roles.bicep'
import { Names } from '../types.bicep'

@description('Names of the identity of the app and of the resources that it uses.')
param names Names

@description('Name of the task hub, if orchestrations use a Durable Task Scheduler.')
param taskHub string?

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }
resource host 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.host }
resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.lake }
resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = { name: names.hubs }
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = { name: names.cosmos }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.vault }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }
resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = { name: names.scheduler }
resource taskHubResource 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' existing = {
  parent: scheduler
  name: taskHub ?? 'none'
}

// The Functions host stores leases, checkpoints, keys and orchestrations in this account.
resource hostRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataOwner, roles.storageQueueDataContributor, roles.storageTableDataContributor]: {
    name: guid(host.id, app.id, role)
    scope: host
    properties: roleAssignmentProperties(app.properties.principalId, 'ServicePrincipal', role)
  }
]

resource lakeRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.storageBlobDataContributor, roles.storageQueueDataContributor, roles.storageTableDataContributor]: {
    name: guid(lake.id, app.id, role)
    scope: lake
    properties: roleAssignmentProperties(app.properties.principalId, 'ServicePrincipal', role)
  }
]

// The triggers read all hubs. The HTTP functions and the outbox send to them.
resource hubsRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [roles.eventHubsDataReceiver, roles.eventHubsDataSender]: {
    name: guid(hubs.id, app.id, role)
    scope: hubs
    properties: roleAssignmentProperties(app.properties.principalId, 'ServicePrincipal', role)
  }
]

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, app.id, roles.keyVaultSecretsUser)
  scope: vault
  properties: roleAssignmentProperties(app.properties.principalId, 'ServicePrincipal', roles.keyVaultSecretsUser)
}

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: roleAssignmentProperties(app.properties.principalId, 'ServicePrincipal', roles.monitoringMetricsPublisher)
}

resource taskHubRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (taskHub != null) {
  name: guid(taskHubResource.id, app.id, roles.durableTaskDataContributor)
  scope: taskHubResource
  properties: roleAssignmentProperties(app.properties.principalId, 'ServicePrincipal', roles.durableTaskDataContributor)
}

// Built-in data contributor role of Cosmos DB. It reads and writes documents and cannot create databases or containers.
resource dataContributor 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' existing = {
  parent: cosmos
  name: '00000000-0000-0000-0000-000000000002'
}

resource cosmosRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: cosmos
  name: guid(cosmos.id, app.id, dataContributor.id)
  properties: { principalId: app.properties.principalId, roleDefinitionId: dataContributor.id, scope: cosmos.id }
}
