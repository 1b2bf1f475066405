// Locks against accidental deletion of data that cannot be recreated.

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Name of the Cosmos DB account.')
@minLength(3)
@maxLength(44)
param cosmosName string

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param vaultName string

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: lakeName }
resource cosmos 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' existing = { name: cosmosName }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: vaultName }

resource lakeLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'prevent-deletion'
  scope: lake
  properties: {
    level: 'CanNotDelete'
    notes: 'Bronze contains all events that ever arrived. Senders do not send them again.'
  }
}

resource cosmosLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'prevent-deletion'
  scope: cosmos
  properties: { level: 'CanNotDelete', notes: 'Silver and gold can be rebuilt from bronze, which takes days.' }
}

resource vaultLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'prevent-deletion'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Without the key in this vault existing pseudonyms cannot be reproduced.'
  }
}
