// Event Grid sends events for new and changed blobs to storage queues. A queue works with a private app, requires
// neither a key nor deployed code, and buffers events while the app is unavailable.
import { roleAssignmentProperties, roles } from '../roles.bicep'
import { ResourceDefaults, StorageEvents } from '../types.bicep'

@description('Name of the system topic.')
@minLength(3)
@maxLength(128)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Name of the lake account, which contains both the containers and the queues.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Containers and the queues that receive their events.')
@minLength(1)
param events StorageEvents[]

// With a hierarchical namespace a file is complete only after FlushWithClose.
var completingCalls = ['PutBlob', 'PutBlockList', 'CopyBlob', 'FlushWithClose']
var weekInSeconds = 604800

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName

  resource queueService 'queueServices' existing = { name: 'default' }
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-08-01' existing = [
  for event in events: { parent: lake::queueService, name: event.queue }
]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  identity: { type: 'SystemAssigned' }
  properties: { source: lake.id, topicType: 'Microsoft.Storage.StorageAccounts' }

  resource subscription 'eventSubscriptions' = [
    for event in events: {
      name: event.container
      properties: {
        deliveryWithResourceIdentity: {
          identity: { type: 'SystemAssigned' }
          destination: {
            endpointType: 'StorageQueue'
            properties: { resourceId: lake.id, queueName: event.queue, queueMessageTimeToLiveInSeconds: weekInSeconds }
          }
        }
        eventDeliverySchema: 'CloudEventSchemaV1_0'
        filter: {
          includedEventTypes: ['Microsoft.Storage.BlobCreated']
          subjectBeginsWith: '/blobServices/default/containers/${event.container}/'
          advancedFilters: [{ operatorType: 'StringIn', key: 'data.api', values: completingCalls }]
        }
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
      }
      dependsOn: [sender]
    }
  ]
}

output topicId string = topic.id

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (event, at) in events: {
    name: guid(queue[at].id, topic.id, roles.storageQueueDataMessageSender)
    scope: queue[at]
    properties: roleAssignmentProperties(
      topic.identity.principalId,
      'ServicePrincipal',
      roles.storageQueueDataMessageSender
    )
  }
]
