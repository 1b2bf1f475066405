// Audit log of reads, writes and deletes in the lake.

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Id of the Log Analytics workspace for the audit log.')
param workspaceId string

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName

  resource blobs 'blobServices' existing = { name: 'default' }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: lake::blobs
  properties: { workspaceId: workspaceId, logs: [{ categoryGroup: 'audit', enabled: true }] }
}
