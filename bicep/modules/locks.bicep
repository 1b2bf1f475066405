// Locks against accidental deletion of data that cannot be recreated.

@description('Names of the storage accounts: the lake, its copy, and those of the function apps.')
@minLength(1)
param storageNames string[]

@description('Name of the Cosmos DB account.')
@minLength(3)
@maxLength(44)
param cosmosName string

@description('Name of the Event Hubs namespace.')
@minLength(6)
@maxLength(50)
param hubsName string

@description('Name of the PostgreSQL server. Without it there is none.')
@minLength(3)
@maxLength(63)
param postgresName string?

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('Names of the workspaces.')
param workspaceNames string[]

var level = 'CanNotDelete'

resource storage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = [for name in storageNames: { name: name }]
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = { name: cosmosName }
resource hubs 'Microsoft.EventHub/namespaces@2024-01-01' existing = { name: hubsName }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: vaultName }
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = [
  for name in workspaceNames: { name: name }
]

resource storageLock 'Microsoft.Authorization/locks@2020-05-01' = [
  for (_, index) in storageNames: {
    name: 'prevent-deletion'
    scope: storage[index]
    properties: { level: level, notes: 'Senders do not send events again. Callers have the function keys.' }
  }
]

resource cosmosLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'prevent-deletion'
  scope: cosmos
  properties: { level: level, notes: 'Silver and gold can be rebuilt from bronze, which takes days.' }
}

resource hubsLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'prevent-deletion'
  scope: hubs
  properties: { level: level, notes: 'Events that have not landed are in the hubs only.' }
}

resource postgres 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' existing = if (postgresName != null) {
  name: postgresName ?? 'none'
}

resource postgresLock 'Microsoft.Authorization/locks@2020-05-01' = if (postgresName != null) {
  name: 'prevent-deletion'
  scope: postgres
  properties: { level: level, notes: 'Registrations that others wrote are in this server only.' }
}

resource vaultLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'prevent-deletion'
  scope: vault
  properties: { level: level, notes: 'Without the key in this vault existing pseudonyms cannot be reproduced.' }
}

resource workspaceLock 'Microsoft.Authorization/locks@2020-05-01' = [
  for (_, index) in workspaceNames: {
    name: 'prevent-deletion'
    scope: workspace[index]
    properties: { level: level, notes: 'The logs, and the audit log.' }
  }
]
