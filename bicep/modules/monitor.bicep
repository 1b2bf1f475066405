// Logs and traces, and who is told. Nobody writes to either without an Entra identity.
import { Logs, Place } from '../types.bicep'

@description('Names of the workspace, of Application Insights and of the action group.')
param names { workspace: string, insights: string, actions: string }

@description('Where, and with which tags.')
param place Place

@description('How long logs are kept, and how many.')
param logs Logs

@description('Who is told when an alert fires.')
@minLength(1)
@maxLength(100)
param emails string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.workspace
  location: place.location
  tags: place.tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logs.days
    workspaceCapping: { dailyQuotaGb: logs.gigabytes }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: place.location
  tags: place.tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: workspace.id, DisableLocalAuth: true }
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: names.actions
  location: 'global'
  tags: place.tags
  properties: {
    enabled: true
    groupShortName: 'korevital'
    emailReceivers: [
      for (email, at) in emails: { name: 'on-call-${at}', emailAddress: email, useCommonAlertSchema: true }
    ]
  }
}

output workspaceId string = workspace.id
output actionsId string = actions.id
output connectionString string = insights.properties.ConnectionString
