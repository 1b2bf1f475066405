// Storage account with containers, tables and queues. Only Entra authentication: no account keys, SAS or anonymous
// access.
import { StorageContents, ResourceDefaults } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Redundancy: one zone (LRS) or three (ZRS).')
param sku 'Standard_LRS' | 'Standard_ZRS'

@description('Hierarchical namespace with atomic renames of folders. Cannot be changed later.')
param hierarchical bool

@description('''public: all networks. private: private endpoints only. trusted services: private endpoints and trusted
Azure services, which Event Grid requires to send events to a queue of this account.''')
param networkAccess 'public' | 'trusted services' | 'private'

@description('Containers, tables and queues to create.')
param contents StorageContents

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
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
    publicNetworkAccess: networkAccess == 'private' ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: networkAccess == 'public' ? 'Allow' : 'Deny'
      bypass: networkAccess == 'private' ? 'None' : 'AzureServices'
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
      for container in contents.blobContainers: { name: container, properties: { publicAccess: 'None' } }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in contents.queues: { name: queue }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for table in contents.tables: { name: table }]
  }
}

output id string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
output queueEndpoint string = account.properties.primaryEndpoints.queue
output tableEndpoint string = account.properties.primaryEndpoints.table
