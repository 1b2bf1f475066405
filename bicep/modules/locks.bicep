// What cannot be made again cannot be deleted by accident.

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

resource keepLake 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: lake
  properties: { level: 'CanNotDelete', notes: 'Bronze is all that ever arrived; nobody sends it again.' }
}

resource keepCosmos 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: cosmos
  properties: { level: 'CanNotDelete', notes: 'Silver and gold can be computed anew, in days.' }
}

resource keepVault 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: vault
  properties: { level: 'CanNotDelete', notes: 'Without its key nobody gets the same pseudonym again.' }
}
