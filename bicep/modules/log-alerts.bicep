// Alerts that are queries of the workspace: the app's own log lines, and what no line can say.
import { appAlerts, watches } from '../alerts.bicep'
import { Place } from '../types.bicep'

@description('What the rules\' names begin with.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Where, and with which tags.')
param place Place

@description('Workspace that has the logs.')
param workspaceId string

@description('Action group that is told.')
param actionsId string

@description('Events come all the time, so that silence means something.')
param traffic bool

resource appAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in appAlerts: {
    name: '${prefix}-${alert.name}'
    location: place.location
    tags: place.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: 'The app logged ALERT ${alert.name}. What to do: docs/operations.md.'
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.severity == 1 ? 'PT5M' : 'PT15M'
      // Longer than the time between two looks: a line may arrive minutes after it was written.
      windowSize: alert.severity == 1 ? 'PT15M' : 'PT30M'
      autoMitigate: true
      // An empty workspace has no tables yet.
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
      actions: { actionGroups: [actionsId] }
    }
  }
]

resource watch 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for watch in watches: {
    name: '${prefix}-${watch.name}'
    location: place.location
    tags: place.tags
    kind: 'LogAlert'
    properties: {
      displayName: watch.name
      description: '${watch.description} What to do: docs/operations.md.'
      severity: watch.severity
      enabled: traffic || !watch.needsTraffic
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: watch.window
      autoMitigate: true
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(
            {
              query: watch.query
              operator: watch.operator
              threshold: watch.threshold
              failingPeriods: { numberOfEvaluationPeriods: watch.times, minFailingPeriodsToAlert: watch.times }
            },
            contains(watch.query, 'value =')
              ? { timeAggregation: 'Maximum', metricMeasureColumn: 'value' }
              : { timeAggregation: 'Count' }
          )
        ]
      }
      actions: { actionGroups: [actionsId] }
    }
  }
]
