// Function app on Flex Consumption.
import { HttpAccess, Functions, Part, ResourceDefaults, SignIn } from '../types.bicep'

@description('Part of the app.')
param part Part

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

@description('Instances in several zones.')
param zoneRedundant bool

@description('Network access to the HTTP functions.')
param httpAccess HttpAccess

@description('Sign-in of people with Entra. Without it nobody signs in.')
param signIn SignIn?

@description('Endpoint of Entra.')
param loginEndpoint string

@description('Id of the workspace for the log of the Functions host: why an app does not start.')
param workspaceId string

@description('App settings. None contains a secret. Settings for secrets are Key Vault references.')
param settings { *: string }

@description('Subnet for all outbound traffic of the app. Without it outbound traffic uses the internet.')
param subnetId string?

// Only the part with the HTTP functions can be called. A deployment uses the deployment endpoint, which has rules of its
// own.
var isCalled = part == 'api'
var ranges = isCalled ? httpAccess.allowedAddressRanges : []
// An instance of the pipeline exists before work arrives: an orchestration continues without a cold start.
var alwaysReady = part == 'pipeline' ? [{ name: 'durable', instanceCount: 1 }] : []

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: defaults.location
  tags: defaults.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: defaults.location
  // azd finds the service by this tag.
  tags: union(defaults.tags, { 'azd-service-name': part })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: httpAccess.private && isCalled ? 'Disabled' : 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: subnetId
    outboundVnetRouting: subnetId == null ? null : { allTraffic: true }
    siteConfig: {
      cors: { allowedOrigins: [] }
      remoteDebuggingEnabled: false
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictions: [
        for (range, at) in ranges: {
          name: 'partner-${at}'
          action: 'Allow'
          ipAddress: range
          priority: 100 + at
        }
      ]
      ipSecurityRestrictionsDefaultAction: isCalled && empty(ranges) ? 'Allow' : 'Deny'
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
      scaleAndConcurrency: {
        instanceMemoryMB: size.instanceMemory
        maximumInstanceCount: size.maxInstances
        alwaysReady: alwaysReady
      }
    }
  }

  resource appSettings 'config' = { name: 'appsettings', properties: settings }

  // The platform checks tokens and sets the header of the principal. A request without a token continues: it has a key,
  // or the app rejects it. A token is that of people, or of an application with an app role.
  resource authentication 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: signIn != null }
      httpSettings: { requireHttps: true }
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      login: { tokenStore: { enabled: false }, allowedExternalRedirectUrls: [] }
      identityProviders: {
        azureActiveDirectory: {
          enabled: signIn != null
          registration: signIn == null
            ? {}
            : { clientId: signIn!.clientId, openIdIssuer: '${loginEndpoint}${signIn!.tenantId}/v2.0' }
          validation: signIn == null ? {} : { allowedAudiences: [signIn!.clientId, 'api://${signIn!.clientId}'] }
        }
      }
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }

  resource scm 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'log'
  scope: app
  properties: { workspaceId: workspaceId, logs: [{ category: 'FunctionAppLogs', enabled: true }] }
}

output id string = app.id
output hostName string = app.properties.defaultHostName
