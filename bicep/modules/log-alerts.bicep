// Alert rules on workspace queries: log lines of the app, and conditions that the app cannot log.
import { appAlerts, objectiveAlerts, queryAlerts } from '../alerts.bicep'
import { ResourceDefaults } from '../types.bicep'

@description('Prefix of the rule names.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Id of the workspace with the logs.')
param workspaceId string

@description('Id of the workspace with the audit log.')
param auditWorkspaceId string

@description('Action group that sends the notifications.')
param actionGroupId string

@description('Action group that pages somebody, for alerts of severity 1.')
param pagerGroupId string?

@description('Events arrive continuously. The absence of events raises an alert.')
param continuousTraffic bool

@description('There is a second copy of bronze.')
param hasCopy bool

var pagingGroups = pagerGroupId == null ? [actionGroupId] : [actionGroupId, pagerGroupId!]

resource appAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in appAlerts: {
    name: '${prefix}-${alert.name}'
    location: defaults.location
    tags: defaults.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: 'The app logged ALERT ${alert.name}. Remediation: docs/operations.md.'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.severity == 1 ? 'PT5M' : 'PT15M'
      // The window exceeds the evaluation interval because ingestion of log lines takes up to several minutes.
      windowSize: alert.severity == 1 ? 'PT15M' : 'PT30M'
      autoMitigate: true
      // A new workspace has no tables yet.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: 'AppTraces | where Message startswith_cs "ALERT ${alert.name} "'
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: alert.severity == 1 ? pagingGroups : [actionGroupId] }
    }
  }
]

resource queryAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in concat(queryAlerts, objectiveAlerts): {
    name: '${prefix}-${alert.name}'
    location: defaults.location
    tags: defaults.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: '${alert.description} Remediation: docs/operations.md.'
      severity: alert.severity
      enabled: (continuousTraffic || !alert.requiresTraffic) && (hasCopy || !(alert.?requiresCopy ?? false))
      scopes: [(alert.?audit ?? false) ? auditWorkspaceId : workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: alert.window
      autoMitigate: true
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(
            {
              query: alert.query
              operator: alert.operator
              threshold: alert.threshold
              failingPeriods: {
                numberOfEvaluationPeriods: alert.consecutiveEvaluations
                minFailingPeriodsToAlert: alert.consecutiveEvaluations
              }
            },
            contains(alert.query, 'value =')
              ? { timeAggregation: 'Maximum', metricMeasureColumn: 'value' }
              : { timeAggregation: 'Count' }
          )
        ]
      }
      actions: { actionGroups: alert.severity == 1 ? pagingGroups : [actionGroupId] }
    }
  }
]
