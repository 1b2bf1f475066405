// Alerts on changes of what protects the environment. A delivery writes role assignments and diagnostic settings again,
// so it raises them too: an alert without a delivery at that time is the one to look at.

@description('Prefix of the rule names.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Tags of the rules.')
param tags { *: string }

@description('Action group that sends the notifications.')
param actionGroupId string

var changes = [
  { name: 'lock-removed', operation: 'Microsoft.Authorization/locks/delete' }
  { name: 'role-assigned', operation: 'Microsoft.Authorization/roleAssignments/write' }
  // The condition on role assignments does not apply to them: a contributor can assign these roles to anybody.
  { name: 'database-role-assigned', operation: 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments/write' }
  { name: 'role-removed', operation: 'Microsoft.Authorization/roleAssignments/delete' }
  { name: 'log-changed', operation: 'Microsoft.Insights/diagnosticSettings/write' }
  { name: 'log-removed', operation: 'Microsoft.Insights/diagnosticSettings/delete' }
]

resource alert 'Microsoft.Insights/activityLogAlerts@2020-10-01' = [
  for change in changes: {
    name: '${prefix}-${change.name}'
    location: 'global'
    tags: tags
    properties: {
      description: '${change.operation} succeeded. Remediation: docs/operations.md.'
      enabled: true
      scopes: [resourceGroup().id]
      condition: {
        allOf: [
          { field: 'category', equals: 'Administrative' }
          { field: 'operationName', equals: change.operation }
          { field: 'status', equals: 'Succeeded' }
        ]
      }
      actions: { actionGroups: [{ actionGroupId: actionGroupId }] }
    }
  }
]
