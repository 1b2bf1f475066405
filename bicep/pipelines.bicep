// Identities of the CI/CD pipelines for one environment: one with read access and one that deploys. Both use federated
// credentials and have no secret. An owner of the resource group deploys this template once, and again with `lakeName`
// after the first deployment of the environment, so that the verification can upload a file:
//
//   az deployment group create --resource-group rg-korevital-dev --name pipelines \
//     --template-file bicep/pipelines.bicep --parameters environmentName=dev gitHub=owner/repository
import { predictedTypes } from 'predicted-types.bicep'
import { copyWriterRoleName, roleAssignmentProperties, roles } from 'roles.bicep'
import { EnvironmentName } from 'types.bicep'

@sealed()
@description('Federated credential of an identity.')
type FederatedCredential = {
  @description('URL of the token issuer.')
  issuer: string

  @description('Subject of the token.')
  subject: string
}

@description('Name of the environment.')
param environmentName EnvironmentName

@description('Azure region of the identities.')
@minLength(3)
@maxLength(40)
param location string = resourceGroup().location

@description('GitHub repository of the workflows, owner/name. Without it no workflow is trusted.')
@minLength(3)
@maxLength(140)
param gitHub string?

@description('Issuer and subject of each service connection in Azure DevOps, with workload identity federation.')
param azureDevOps { plan: FederatedCredential, deploy: FederatedCredential }?

@description('Whether the environment has a second copy of bronze: `copy` in its parameter file.')
param hasCopy bool = false

@description('Entra groups of `readerGroups` in the parameter file of the environment.')
param readerGroups string[] = []

@description('Output `lakeName` of main.bicep. Omit it while the lake does not exist.')
@minLength(3)
@maxLength(24)
param lakeName string?

var base = 'id-korevital-${environmentName}'
var defaults = { location: location, tags: { system: 'korevital', environment: environmentName, managedBy: 'bicep' } }
var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var granteeNames = concat(
  ['api', 'pipeline'],
  hasCopy ? ['backup'] : [],
  ['read-raw', 'read-gold', 'read-gold-personal']
)

resource plan 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${base}-plan'
  location: defaults.location
  tags: defaults.tags
}

resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${base}-deploy'
  location: defaults.location
  tags: defaults.tags
}

// The subject contains the GitHub environment. Its approvals and branch rules therefore apply to the identity.
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
  // Azure does not support concurrent writes of federated credentials of one identity.
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

// What-if reads the resources that the templates describe, type by type. A reader of the group could also query the
// logs of the workspace and read the settings of the app.
resource whatIf 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'what-if')
  properties: {
    roleName: 'KoreVital ${environmentName}: what-if'
    description: 'Validates deployments and predicts their changes. Reads no data, logs or app settings.'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: concat(
          [
            'Microsoft.Resources/deployments/read'
            'Microsoft.Resources/deployments/validate/action'
            'Microsoft.Resources/deployments/whatIf/action'
            'Microsoft.Resources/subscriptions/resourceGroups/read'
          ],
          map(predictedTypes, type => '${type}/read')
        )
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

// The Contributor role does not include locks. This role cannot delete a lock. The built-in roles that can also assign
// any role to themselves.
resource lock 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'lock')
  properties: {
    roleName: 'KoreVital ${environmentName}: lock'
    description: 'Creates locks and does not delete them.'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: ['Microsoft.Authorization/locks/read', 'Microsoft.Authorization/locks/write']
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

// No built-in role can create blobs and not overwrite them.
resource copyWriter 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, copyWriterRoleName)
  properties: {
    roleName: 'KoreVital ${environmentName}: copy writer'
    description: 'Creates and reads blobs. Overwrites and deletes none.'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: ['Microsoft.Storage/storageAccounts/blobServices/containers/read']
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
        notDataActions: []
      }
    ]
  }
}

resource planWhatIf 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, plan.id, 'what-if')
  properties: {
    principalId: plan.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: whatIf.id
  }
}

resource deployContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deploy.id, contributor)
  properties: roleAssignmentProperties(deploy.properties.principalId, 'ServicePrincipal', contributor)
}

resource deployLocks 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deploy.id, 'lock')
  properties: {
    principalId: deploy.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: lock.id
  }
}

module principals 'modules/principal-ids.bicep' = if (lakeName != null) {
  params: {
    identityNames: map(granteeNames, name => 'id-korevital-${environmentName}-${name}')
    topicName: 'evgt-korevital-${environmentName}-lake'
  }
}

module deployAssignsRoles 'modules/role-administrator.bicep' = if (lakeName != null) {
  params: {
    deployName: deploy.name
    customRoleIds: hasCopy ? [copyWriter.name] : []
    principalIds: concat(principals.?outputs.ofIdentities ?? [], [principals.?outputs.ofTopic ?? ''], readerGroups)
  }
}

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName ?? 'none'

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource landing 'containers' existing = { name: 'landing' }
  }
}

// The verification uploads a file to this container and has no access to the others.
resource deployLandingContributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (lakeName != null) {
  name: guid(lake::blobs::landing.id, deploy.id, roles.storageBlobDataContributor)
  scope: lake::blobs::landing
  properties: roleAssignmentProperties(
    deploy.properties.principalId,
    'ServicePrincipal',
    roles.storageBlobDataContributor
  )
}

@description('AZURE_CLIENT_ID of the GitHub environment plan-ENV.')
output planClientId string = plan.properties.clientId

@description('AZURE_CLIENT_ID of the GitHub environment ENV.')
output deployClientId string = deploy.properties.clientId
