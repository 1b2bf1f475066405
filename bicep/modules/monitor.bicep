// Log Analytics, Application Insights and the action group. Writing to them requires an Entra identity.
import { Logs, ResourceDefaults } from '../types.bicep'

@description('Names of the workspace, of Application Insights and of the action group.')
param names { workspace: string, insights: string, actionGroup: string }

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Retention and daily quota of the workspace.')
param logs Logs

@description('Email addresses that receive alerts.')
@minLength(1)
@maxLength(100)
param emails string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.workspace
  location: defaults.location
  tags: defaults.tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logs.retentionDays
    workspaceCapping: { dailyQuotaGb: logs.dailyQuotaGb }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: defaults.location
  tags: defaults.tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id, DisableLocalAuth: true }
}

resource actionGroup 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: names.actionGroup
  location: 'global'
  tags: defaults.tags
  properties: {
    enabled: true
    groupShortName: 'korevital'
    emailReceivers: [
      for (email, at) in emails: { name: 'on-call-${at}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

output workspaceId string = workspace.id
output actionGroupId string = actionGroup.id
output connectionString string = insights.properties.ConnectionString
