// The one secret that the app has: the key of pseudonyms. Its value is never a parameter here; see pseudonym-key.bicep.
import { Place, Reach } from '../types.bicep'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Where, and with which tags.')
param place Place

@description('Who reaches it, and where it logs.')
param reach Reach

@description('Nobody can empty it before its retention ends. Cannot be taken back; a vault of that name cannot be made anew until then.')
param purgeProtected bool

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: place.location
  tags: place.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: purgeProtected ? 90 : 7
    enablePurgeProtection: purgeProtected ? true : null
    publicNetworkAccess: reach.public ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: reach.public ? 'Allow' : 'Deny'
      bypass: 'AzureServices'
      ipRules: []
      virtualNetworkRules: []
    }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: { workspaceId: reach.workspaceId, logs: [{ categoryGroup: 'audit', enabled: true }] }
}

output id string = vault.id
