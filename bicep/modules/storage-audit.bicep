// Audit log of a storage account: who read, wrote and deleted what.

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param accountName string

@description('Services of the account that are logged.')
param services ('blob' | 'queue' | 'table')[]

@description('Categories that are logged.')
param categories ('StorageRead' | 'StorageWrite' | 'StorageDelete')[]

@description('Id of the workspace for the audit log.')
param workspaceId string

var properties = {
  workspaceId: workspaceId
  logs: map(categories, category => { category: category, enabled: true })
}

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = { name: 'default' }

  resource queues 'queueServices' existing = { name: 'default' }

  resource tables 'tableServices' existing = { name: 'default' }
}

resource blobAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (contains(services, 'blob')) {
  name: 'audit'
  scope: account::blobs
  properties: properties
}

resource queueAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (contains(services, 'queue')) {
  name: 'audit'
  scope: account::queues
  properties: properties
}

resource tableAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (contains(services, 'table')) {
  name: 'audit'
  scope: account::tables
  properties: properties
}
