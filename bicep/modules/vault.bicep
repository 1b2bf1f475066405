// Key Vault for the pseudonym key, the only secret of the app. pseudonym-key.bicep sets its value; this module has no
// parameter for it.
import { AccessSettings, ResourceDefaults } from '../types.bicep'

@description('Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Network access, and the workspace for audit logs.')
param access AccessSettings

@description('''Purge protection: a deleted vault cannot be purged, and its name cannot be reused, before its retention
ends. Cannot be disabled.''')
param purgeProtected bool

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: purgeProtected ? 90 : 7
    enablePurgeProtection: purgeProtected ? true : null
    publicNetworkAccess: access.public ? 'Enabled' : 'Disabled'
    networkAcls: {
      defaultAction: access.public ? 'Allow' : 'Deny'
      bypass: access.public ? 'AzureServices' : 'None'
      ipRules: []
      virtualNetworkRules: []
    }
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: vault
  properties: { workspaceId: access.workspaceId, logs: [{ categoryGroup: 'audit', enabled: true }] }
}

output id string = vault.id
