// A storage account and what it holds. Identities only: no keys, no signatures, nothing anonymous.
import { Lake, Place } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Where, and with which tags.')
param place Place

@description('Copies: in one zone, or in three.')
param sku 'Standard_LRS' | 'Standard_ZRS'

@description('A hierarchical namespace: folders that are renamed at once. It cannot be changed later.')
param hierarchical bool

@description('''Who reaches it over the network: everybody who may log in; nobody but private endpoints; or these and Azure services
that Azure trusts, of which Event Grid must be one to put an event into a queue here.''')
param reach 'public' | 'trusted services' | 'private'

@description('Containers, tables and queues.')
param holds Lake

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: place.location
  tags: place.tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    isHnsEnabled: hierarchical
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: reach == 'private' ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: reach == 'public' ? 'Allow' : 'Deny'
      bypass: reach == 'private' ? 'None' : 'AzureServices'
      ipRules: []
      virtualNetworkRules: []
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    }

    resource container 'containers' = [
      for container in holds.blobContainers: { name: container, properties: { publicAccess: 'None' } }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in holds.queues: { name: queue }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for table in holds.tables: { name: table }]
  }
}

output id string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
