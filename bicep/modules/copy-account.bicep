// Account with the second copy of bronze, in another region. Its writer can create and read blobs, and neither overwrite
// nor delete them. For 30 days nobody can. A rule deletes blobs after 62 days: every month begins a whole new copy, so
// that files which compaction or an erasure replaced leave the copy too.
import { copyWriterRoleName } from '../roles.bicep'
import { ResourceDefaults } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Location and tags of the resources. The location is not that of the lake.')
param defaults ResourceDefaults

@description('Redundancy within the region.')
param sku 'Standard_LRS' | 'Standard_ZRS'

@description('Public endpoint with Entra authentication. If false, private endpoint only.')
param public bool

@description('Locked: nobody can shorten the 30 days, and the account cannot be deleted while it contains blobs.')
param immutability 'Unlocked' | 'Locked'

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Name of the identity that writes the copy.')
@minLength(3)
@maxLength(128)
param identityName string

var immutableDays = 30
var retainedDays = 62

resource writer 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: identityName }

resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: name
  location: defaults.location
  tags: union(defaults.tags, { copyOf: lakeName })
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    isHnsEnabled: false
    accessTier: 'Cool'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    isLocalUserEnabled: false
    isSftpEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: public ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: public ? 'Allow' : 'Deny'
      bypass: 'None'
      ipRules: []
      virtualNetworkRules: []
    }
    // Only at creation.
    immutableStorageWithVersioning: {
      enabled: true
      immutabilityPolicy: {
        immutabilityPeriodSinceCreationInDays: immutableDays
        state: immutability
        allowProtectedAppendWrites: false
      }
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    }

    resource container 'containers' = { name: 'copy', properties: { publicAccess: 'None' } }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-old-sets'
            type: 'Lifecycle'
            enabled: true
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['copy/'] }
              actions: {
                baseBlob: { delete: { daysAfterCreationGreaterThan: retainedDays } }
                version: { delete: { daysAfterCreationGreaterThan: retainedDays } }
              }
            }
          }
        ]
      }
    }
  }
}

resource write 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::container.id, writer.id, copyWriterRoleName)
  scope: account::blobs::container
  properties: {
    principalId: writer.properties.principalId
    principalType: 'ServicePrincipal'
    // pipelines.bicep creates the role: no built-in role can create blobs and not overwrite them.
    roleDefinitionId: resourceId(
      'Microsoft.Authorization/roleDefinitions',
      guid(resourceGroup().id, copyWriterRoleName)
    )
  }
}

output id string = account.id
output blobEndpoint string = account.properties.primaryEndpoints.blob
