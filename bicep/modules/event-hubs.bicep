// Where events arrive, over AMQP and Kafka.
import { Hub, Place, Reach, ThroughputUnits } from '../types.bicep'

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Where, and with which tags.')
param place Place

@description('Who reaches it, and where it logs.')
param reach Reach

@description('The hubs and their consumer groups.')
@minLength(1)
@maxLength(10)
param hubs Hub[]

@description('How many to begin with, and at most. Azure adds units as they are needed, and never takes them away.')
param throughputUnits ThroughputUnits

var inflates = throughputUnits.most > throughputUnits.first

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: place.location
  tags: place.tags
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits.first }
  properties: {
    kafkaEnabled: true
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: inflates
    maximumThroughputUnits: inflates ? throughputUnits.most : 0
    publicNetworkAccess: reach.public ? 'Enabled' : 'Disabled'
  }

  resource hub 'eventhubs' = [
    for hub in hubs: {
      name: hub.name
      properties: {
        partitionCount: hub.partitions
        retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: hub.retentionHours }
      }
    }
  ]
}

var groups = flatten(map(hubs, hub => map(hub.consumerGroups, group => { hub: hub.name, name: group })))

resource consumerGroup 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2024-01-01' = [
  for group in groups: {
    #disable-next-line use-parent-property // the parent is one of a loop
    name: '${name}/${group.hub}/${group.name}'
    dependsOn: [namespace::hub]
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: namespace
  properties: {
    workspaceId: reach.workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output id string = namespace.id
