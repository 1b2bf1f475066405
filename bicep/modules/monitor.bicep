// Log Analytics, Application Insights and the action group. Writing to them requires an Entra identity.
import { Logs, ResourceDefaults } from '../types.bicep'

@description('Names of the workspaces, of Application Insights and of the action groups.')
param names { workspace: string, audit: string, insights: string, actionGroup: string, pagerGroup: string }

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Retention and daily quota of the workspace.')
param logs Logs

@description('Webhook that pages somebody for alerts of severity 1.')
param pager string?

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

// A workspace of its own: the daily quota of the other one does not stop the audit log.
resource audit 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.audit
  location: defaults.location
  tags: defaults.tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logs.auditDays
    workspaceCapping: { dailyQuotaGb: -1 }
    features: { disableLocalAuth: true }
  }
}

// Who queried the logs.
resource queries 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: workspace
  properties: { workspaceId: audit.id, logs: [{ category: 'Audit', enabled: true }] }
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

// Receives alerts of severity 1 too.
resource pagerGroup 'Microsoft.Insights/actionGroups@2023-01-01' = if (pager != null) {
  name: names.pagerGroup
  location: 'global'
  tags: defaults.tags
  properties: {
    enabled: true
    groupShortName: 'pager'
    webhookReceivers: [{ name: 'pager', serviceUri: pager!, useCommonAlertSchema: true }]
  }
}

output auditWorkspaceId string = audit.id
output pagerGroupId string? = pager == null ? null : pagerGroup.id
output workspaceId string = workspace.id
output actionGroupId string = actionGroup.id
output connectionString string = insights.properties.ConnectionString
