// Who the pipelines are in one environment: an identity that may look and one that may deploy, trusted by name and without a secret. Once, by
// somebody who owns the resource group; again with `lakeName` when the environment is there, so that the verification may land a file:
//
//   az deployment group create --resource-group rg-korevital-dev --name pipelines --template-file bicep/pipelines.bicep \
//     --parameters environmentName=dev gitHub=owner/repository
import { granted, roles } from 'roles.bicep'
import { EnvironmentName } from 'types.bicep'

@sealed()
@description('Who says of whom that it is this identity.')
type Trust = {
  @description('Who signs: an address.')
  issuer: string

  @description('Whom it names.')
  subject: string
}

@description('Which environment this is.')
param environmentName EnvironmentName

@description('Where the identities live.')
@minLength(3)
@maxLength(40)
param location string = resourceGroup().location

@description('Repository on GitHub, owner/name, whose workflows they are. None means none.')
@minLength(3)
@maxLength(140)
param gitHub string?

@description('Service connections of Azure DevOps, as each says of itself when it is made with workload identity federation.')
param azureDevOps { plan: Trust, deploy: Trust }?

@description('Output `lakeName` of main.bicep. None means that there is no lake yet.')
@minLength(3)
@maxLength(24)
param lakeName string?

var base = 'id-korevital-${environmentName}'
var place = { location: location, tags: { system: 'korevital', environment: environmentName, managedBy: 'bicep' } }
var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
var accessAdministrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'

resource plan 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${base}-plan'
  location: place.location
  tags: place.tags
}

resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${base}-deploy'
  location: place.location
  tags: place.tags
}

// A GitHub environment is part of the name, so that its approvals and branches hold for the identity, too.
resource planOnGitHub 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = if (gitHub != null) {
  parent: plan
  name: 'github'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:${gitHub}:environment:plan-${environmentName}'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource deployOnGitHub 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = if (gitHub != null) {
  parent: deploy
  name: 'github'
  properties: {
    issuer: 'https://token.actions.githubusercontent.com'
    subject: 'repo:${gitHub}:environment:${environmentName}'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource planOnAzureDevOps 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = if (azureDevOps != null) {
  parent: plan
  name: 'azure-devops'
  properties: {
    issuer: azureDevOps!.plan.issuer
    subject: azureDevOps!.plan.subject
    audiences: ['api://AzureADTokenExchange']
  }
  // Azure takes one at a time for an identity.
  dependsOn: [planOnGitHub]
}

resource deployOnAzureDevOps 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = if (azureDevOps != null) {
  parent: deploy
  name: 'azure-devops'
  properties: {
    issuer: azureDevOps!.deploy.issuer
    subject: azureDevOps!.deploy.subject
    audiences: ['api://AzureADTokenExchange']
  }
  dependsOn: [deployOnGitHub]
}

// Asking what a deployment would do is no part of Reader.
resource look 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'look')
  properties: {
    roleName: 'KoreVital ${environmentName}: ask what a deployment would do'
    description: 'Validates deployments and predicts what they would change.'
    assignableScopes: [resourceGroup().id]
    permissions: [
      { actions: ['Microsoft.Resources/deployments/validate/action', 'Microsoft.Resources/deployments/whatIf/action'] }
    ]
  }
}

// Nor are locks a part of Contributor; the built-in role that has them could give itself everything.
resource lock 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'lock')
  properties: {
    roleName: 'KoreVital ${environmentName}: lock'
    description: 'Sets and removes locks.'
    assignableScopes: [resourceGroup().id]
    permissions: [{ actions: ['Microsoft.Authorization/locks/*'] }]
  }
}

resource planReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, plan.id, reader)
  properties: granted(plan.properties.principalId, 'ServicePrincipal', reader)
}

resource planLooks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, plan.id, 'look')
  properties: {
    principalId: plan.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: look.id
  }
}

resource deployContributes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deploy.id, contributor)
  properties: granted(deploy.properties.principalId, 'ServicePrincipal', contributor)
}

resource deployLocks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deploy.id, 'lock')
  properties: {
    principalId: deploy.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: lock.id
  }
}

// It gives and takes the roles of roles.bicep, and no others: itself least of all.
var given = join(map(items(roles), role => role.value), ', ')

resource deployGivesRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deploy.id, accessAdministrator)
  properties: {
    principalId: deploy.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', accessAdministrator)
    conditionVersion: '2.0'
    condition: '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${given}})) AND ((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${given}}))'
  }
}

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName ?? 'none'

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource landing 'containers' existing = { name: 'landing' }
  }
}

// The verification lands a file; it reads no other container.
resource deployLands 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (lakeName != null) {
  name: guid(lake::blobs::landing.id, deploy.id, roles.storageBlobDataContributor)
  scope: lake::blobs::landing
  properties: granted(deploy.properties.principalId, 'ServicePrincipal', roles.storageBlobDataContributor)
}

@description('AZURE_CLIENT_ID of the GitHub environment plan-ENV.')
output planClientId string = plan.properties.clientId

@description('AZURE_CLIENT_ID of the GitHub environment ENV.')
output deployClientId string = deploy.properties.clientId
