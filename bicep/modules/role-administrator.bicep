// The deploy identity assigns and removes the roles of roles.bicep, to and from the principals of main.bicep only. It is
// none of them, so it cannot assign a role to itself.
import { roles } from '../roles.bicep'

@description('Name of the deploy identity.')
@minLength(3)
@maxLength(128)
param deployName string

@description('Ids of custom roles that may be assigned, in addition to those of roles.bicep.')
param customRoleIds string[]

@description('Principals that may receive roles and lose them.')
@minLength(1)
param principalIds string[]

var accessAdministrator = 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'
var assignableRoles = join(concat(map(items(roles), role => role.value), customRoleIds), ', ')
var principals = join(principalIds, ', ')

resource deploy 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: deployName }

resource administrator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, deploy.id, accessAdministrator)
  properties: {
    principalId: deploy.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', accessAdministrator)
    conditionVersion: '2.0'
    condition: '((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/write\'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${assignableRoles}} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {${principals}})) AND ((!(ActionMatches{\'Microsoft.Authorization/roleAssignments/delete\'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${assignableRoles}} AND @Resource[Microsoft.Authorization/roleAssignments:PrincipalId] ForAnyOfAnyValues:GuidEquals {${principals}}))'
  }
}
