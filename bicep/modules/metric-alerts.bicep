// Alerts on what Azure itself measures: services that refuse what is too much for them.
import { Place } from '../types.bicep'

@description('What the rules\' names begin with.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Tags. Metric alerts have no place of their own.')
param place Place

@description('Cosmos DB account.')
param cosmosId string

@description('Event Hubs namespace.')
param hubsId string

@description('Action group that is told.')
param actionsId string

resource cosmosThrottled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-cosmos-throttled'
  location: 'global'
  tags: place.tags
  properties: {
    description: 'Cosmos DB answered 429 more than 100 times in 15 minutes. What to do: docs/operations.md.'
    severity: 2
    enabled: true
    scopes: [cosmosId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'too-many-requests'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          metricName: 'TotalRequests'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [{ actionGroupId: actionsId }]
  }
}

resource hubsThrottled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-hubs-throttled'
  location: 'global'
  tags: place.tags
  properties: {
    description: 'Event Hubs refused requests for more than its throughput units. What to do: docs/operations.md.'
    severity: 2
    enabled: true
    scopes: [hubsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled-requests'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          metricName: 'ThrottledRequests'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionsId }]
  }
}
