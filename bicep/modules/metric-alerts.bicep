// Alert rules on platform metrics, on conditions that the app cannot log.
import { ResourceDefaults, ThroughputUnits } from '../types.bicep'

@description('Prefix of the rule names.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Tags of the rules. The location of metric alerts is always global.')
param defaults ResourceDefaults

@description('Id of the Cosmos DB account.')
param cosmosId string

@description('Id of the Event Hubs namespace.')
param hubsId string

@description('Throughput units of the namespace.')
param throughputUnits ThroughputUnits

@description('Id of the Event Grid topic of the lake, if there is one.')
param topicId string?

@description('Action group that sends the notifications.')
param actionGroupId string

@sealed()
type MetricAlert = {
  name: string
  description: string
  scope: string
  namespace: string
  metric: string
  aggregation: 'Count' | 'Total' | 'Maximum'
  threshold: int
  dimensions: { name: string, operator: 'Include', values: string[] }[]
}

var alerts MetricAlert[] = concat(
  [
    {
      name: 'cosmos-throttled'
      description: 'Cosmos DB returned status 429 more than 100 times in 15 minutes.'
      scope: cosmosId
      namespace: 'Microsoft.DocumentDB/databaseAccounts'
      metric: 'TotalRequests'
      aggregation: 'Count'
      threshold: 100
      dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
    }
    {
      name: 'hubs-throttled'
      description: 'Event Hubs throttled requests that exceeded its throughput units.'
      scope: hubsId
      namespace: 'Microsoft.EventHub/namespaces'
      metric: 'ThrottledRequests'
      aggregation: 'Total'
      threshold: 0
      dimensions: []
    }
    {
      name: 'hubs-inflated'
      description: 'Auto-inflate added throughput units. It never removes them, and each is billed.'
      scope: hubsId
      namespace: 'Microsoft.EventHub/namespaces'
      metric: 'NamespaceCurrentThroughputUnits'
      aggregation: 'Maximum'
      threshold: throughputUnits.initial
      dimensions: []
    }
  ],
  topicId == null
    ? []
    : [
        {
          name: 'landing-events-failed'
          description: 'Event Grid did not deliver events of landed files to their queue. The timer finds the files.'
          scope: topicId!
          namespace: 'Microsoft.EventGrid/systemTopics'
          metric: 'DeliveryAttemptFailCount'
          aggregation: 'Total'
          threshold: 10
          dimensions: []
        }
      ]
)

resource alert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for each in alerts: {
    name: '${prefix}-${each.name}'
    location: 'global'
    tags: defaults.tags
    properties: {
      description: '${each.description} Remediation: docs/operations.md.'
      severity: each.name == 'hubs-inflated' ? 3 : 2
      enabled: true
      scopes: [each.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'metric'
            metricNamespace: each.namespace
            metricName: each.metric
            dimensions: each.dimensions
            timeAggregation: each.aggregation
            operator: 'GreaterThan'
            threshold: each.threshold
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
