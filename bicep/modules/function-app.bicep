// The app, on Flex Consumption.
import { Door, Functions, Place } from '../types.bicep'

@description('Names of the plan and of the app.')
param names { plan: string, app: string }

@description('Where, and with which tags.')
param place Place

@description('Who the app is.')
param identity { id: string, clientId: string }

@description('URL of the blob container that deployments put their package into.')
param packages string

@description('How large an instance is, and how many there may be.')
param size Functions

@description('Who may call its HTTP functions.')
param door Door

@description('App settings. None of them is a secret; those that stand for one refer to Key Vault.')
param settings { *: string }

@description('Subnet through which the app reaches everything. None means the internet.')
param subnetId string?

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: place.location
  tags: place.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: place.location
  // azd finds the service by it.
  tags: union(place.tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: door.private ? 'Disabled' : 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: subnetId == null ? null : { allTraffic: true }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictions: [
        for (range, at) in door.allow: { name: 'partner-${at}', action: 'Allow', ipAddress: range, priority: 100 + at }
      ]
      ipSecurityRestrictionsDefaultAction: empty(door.allow) ? 'Allow' : 'Deny'
      // Deployments log in with Entra; they come from a runner whose address nobody knows beforehand.
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
      scaleAndConcurrency: { instanceMemoryMB: size.instanceMemory, maximumInstanceCount: size.mostInstances }
    }
  }

  resource appSettings 'config' = { name: 'appsettings', properties: settings }

  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }

  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

output id string = app.id
output hostName string = app.properties.defaultHostName
