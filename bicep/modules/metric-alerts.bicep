// Alert rules on platform metrics: throttled requests of Cosmos DB and Event Hubs.
import { ResourceDefaults } from '../types.bicep'

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

@description('Action group that sends the notifications.')
param actionGroupId string

resource cosmosThrottled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-cosmos-throttled'
  location: 'global'
  tags: defaults.tags
  properties: {
    description: 'Cosmos DB returned status 429 more than 100 times in 15 minutes. Remediation: docs/operations.md.'
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
          name: 'metric'
          metricNamespace: 'Microsoft.DocumentDB/databaseAccounts'
          metricName: 'TotalRequests'
          dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 100
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

resource hubsThrottled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-hubs-throttled'
  location: 'global'
  tags: defaults.tags
  properties: {
    description: 'Event Hubs throttled requests that exceeded its throughput units. Remediation: docs/operations.md.'
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
          name: 'metric'
          metricNamespace: 'Microsoft.EventHub/namespaces'
          metricName: 'ThrottledRequests'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}
