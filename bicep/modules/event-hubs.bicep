// Event Hubs namespace. Events arrive over AMQP and Kafka.
import { AccessSettings, Hub, ResourceDefaults, ThroughputUnits } from '../types.bicep'

@description('Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Network access, and the workspace for audit logs.')
param access AccessSettings

@description('Hubs and their consumer groups.')
@minLength(1)
@maxLength(10)
param hubs Hub[]

@description('Initial and maximum number. Auto-inflate adds units under load and never removes them.')
param throughputUnits ThroughputUnits

var autoInflate = throughputUnits.max > throughputUnits.initial

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  sku: { name: 'Standard', tier: 'Standard', capacity: throughputUnits.initial }
  properties: {
    kafkaEnabled: true
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: autoInflate
    maximumThroughputUnits: autoInflate ? throughputUnits.max : 0
    publicNetworkAccess: access.public ? 'Enabled' : 'Disabled'
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
    #disable-next-line use-parent-property // the parent is declared in a loop
    name: '${name}/${group.hub}/${group.name}'
    dependsOn: [namespace::hub]
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: namespace
  properties: {
    workspaceId: access.workspaceId
    // Runtime audit logs exist in the Premium tier only.
    logs: map(
      ['OperationalLogs', 'AutoScaleLogs', 'EventHubVNetConnectionEvent', 'KafkaUserErrorLogs'],
      category => { category: category, enabled: true }
    )
  }
}

output id string = namespace.id
