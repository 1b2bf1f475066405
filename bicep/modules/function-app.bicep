// Function app on Flex Consumption.
import { HttpAccess, Functions, ResourceDefaults } from '../types.bicep'

@description('Names of the plan and of the app.')
param names { plan: string, app: string }

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Identity of the app.')
param identity { id: string, clientId: string }

@description('URL of the blob container for deployment packages.')
param packages string

@description('Memory of an instance and maximum number of instances.')
param size Functions

@description('Network access to the HTTP functions.')
param httpAccess HttpAccess

@description('App settings. None contains a secret. Settings for secrets are Key Vault references.')
param settings { *: string }

@description('Subnet for all outbound traffic of the app. Without it outbound traffic uses the internet.')
param subnetId string?

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: defaults.location
  tags: defaults.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: defaults.location
  // azd finds the service by this tag.
  tags: union(defaults.tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: httpAccess.private ? 'Disabled' : 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: subnetId == null ? null : { allTraffic: true }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictions: [
        for (range, at) in httpAccess.allowedAddressRanges: {
          name: 'partner-${at}'
          action: 'Allow'
          ipAddress: range
          priority: 100 + at
        }
      ]
      ipSecurityRestrictionsDefaultAction: empty(httpAccess.allowedAddressRanges) ? 'Allow' : 'Deny'
      // Deployments authenticate with Entra. The address of the runner is not known in advance.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      runtime: { name: 'node', version: '24' }
      scaleAndConcurrency: { instanceMemoryMB: size.instanceMemory, maximumInstanceCount: size.maxInstances }
    }
  }

  resource appSettings 'config' = { name: 'appsettings', properties: settings }

  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }

  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

output id string = app.id
output hostName string = app.properties.defaultHostName
