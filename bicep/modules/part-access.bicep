// All role assignments of one part of the app. Resources are referenced by name because what-if cannot evaluate ids
// that other modules return. The HTTP functions read gold, silver, bronze and the table manifest, and send to the hubs.
// Only the pipeline writes the lake and Cosmos DB. The backup reads bronze.
import { roleAssignmentProperties, roles } from '../roles.bicep'
import { Names, Part } from '../types.bicep'

@description('Part of the app.')
param part Part

@description('Names of the identity of the part and of the resources that it uses.')
param names Names

@description('Name of the task hub, if orchestrations use a Durable Task Scheduler.')
param taskHub string?

var isPipeline = part == 'pipeline'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: names.identity }
resource host 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: names.host }
resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: names.lake

  resource blobs 'blobServices' existing = { name: 'default' }

  resource tables 'tableServices' existing = {
    name: 'default'

    resource manifest 'tables' existing = { name: 'manifest' }

    resource objectives 'tables' existing = { name: 'objectives' }
  }
}
resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = { name: names.hubs }
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = { name: names.cosmos }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: names.vault }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: names.insights }
resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = { name: names.scheduler }
resource taskHubResource 'Microsoft.DurableTask/schedulers/taskHubs@2026-02-01' existing = {
  parent: scheduler
  name: taskHub ?? 'none'
}

// The Functions host stores leases and keys in blobs. That of the pipeline stores orchestrations in queues and tables.
resource hostRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in concat(
    [roles.storageBlobDataOwner],
    isPipeline ? [roles.storageQueueDataContributor, roles.storageTableDataContributor] : []
  ): {
    name: guid(host.id, identity.id, role)
    scope: host
    properties: roleAssignmentProperties(identity.properties.principalId, 'ServicePrincipal', role)
  }
]

resource lakeRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in isPipeline
    ? [roles.storageBlobDataContributor, roles.storageQueueDataContributor, roles.storageTableDataContributor]
    : []: {
    name: guid(lake.id, identity.id, role)
    scope: lake
    properties: roleAssignmentProperties(identity.properties.principalId, 'ServicePrincipal', role)
  }
]

resource manifestRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!isPipeline) {
  name: guid(lake::tables::manifest.id, identity.id, roles.storageTableDataReader)
  scope: lake::tables::manifest
  properties: roleAssignmentProperties(
    identity.properties.principalId,
    'ServicePrincipal',
    roles.storageTableDataReader
  )
}

// Every part counts the events of its objectives.
resource objectivesRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!isPipeline) {
  name: guid(lake::tables::objectives.id, identity.id, roles.storageTableDataContributor)
  scope: lake::tables::objectives
  properties: roleAssignmentProperties(
    identity.properties.principalId,
    'ServicePrincipal',
    roles.storageTableDataContributor
  )
}

var landedContainers = ['bronze', 'quarantine']

resource landed 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = [
  for container in landedContainers: { parent: lake::blobs, name: container }
]

resource landedRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, index) in landedContainers: if (!isPipeline) {
    name: guid(landed[index].id, identity.id, roles.storageBlobDataReader)
    scope: landed[index]
    properties: roleAssignmentProperties(
      identity.properties.principalId,
      'ServicePrincipal',
      roles.storageBlobDataReader
    )
  }
]

// The triggers read all hubs. The HTTP functions, replays and the outbox send to them.
resource hubsRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in concat(
    isPipeline ? [roles.eventHubsDataReceiver] : [],
    part == 'backup' ? [] : [roles.eventHubsDataSender]
  ): {
    name: guid(hubs.id, identity.id, role)
    scope: hubs
    properties: roleAssignmentProperties(identity.properties.principalId, 'ServicePrincipal', role)
  }
]

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, roles.keyVaultSecretsUser)
  scope: vault
  properties: roleAssignmentProperties(identity.properties.principalId, 'ServicePrincipal', roles.keyVaultSecretsUser)
}

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, roles.monitoringMetricsPublisher)
  scope: insights
  properties: roleAssignmentProperties(
    identity.properties.principalId,
    'ServicePrincipal',
    roles.monitoringMetricsPublisher
  )
}

resource taskHubRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (taskHub != null && isPipeline) {
  name: guid(taskHubResource.id, identity.id, roles.durableTaskDataContributor)
  scope: taskHubResource
  properties: roleAssignmentProperties(
    identity.properties.principalId,
    'ServicePrincipal',
    roles.durableTaskDataContributor
  )
}

// Built-in data roles of Cosmos DB: reader and contributor. A contributor reads and writes documents and cannot create
// databases or containers.
resource dataRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' existing = {
  parent: cosmos
  name: isPipeline ? '00000000-0000-0000-0000-000000000002' : '00000000-0000-0000-0000-000000000001'
}

resource cosmosRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = if (part != 'backup') {
  parent: cosmos
  name: guid(cosmos.id, identity.id, dataRole.id)
  properties: { principalId: identity.properties.principalId, roleDefinitionId: dataRole.id, scope: cosmos.id }
}

resource recordWriter 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' existing = {
  parent: cosmos
  name: guid(cosmos.id, 'record-writer')
}

resource auditRole 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = if (part == 'api') {
  parent: cosmos
  name: guid(cosmos.id, identity.id, recordWriter.id)
  properties: {
    principalId: identity.properties.principalId
    roleDefinitionId: recordWriter.id
    scope: '${cosmos.id}/dbs/gold/colls/audit'
  }
}
