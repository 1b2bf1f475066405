// Event Grid tells queues of new and changed blobs. Into a queue rather than to the app: it works for a private app, needs no key and
// no deployed code, and the queue holds what the app cannot take yet.
import { granted, roles } from '../roles.bicep'
import { Place, StorageEvents } from '../types.bicep'

@description('Name of the system topic.')
@minLength(3)
@maxLength(128)
param name string

@description('Where, and with which tags.')
param place Place

@description('Name of the lake account, which has both the containers and the queues.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Which containers are told to which queues.')
@minLength(1)
param events StorageEvents[]

// In a lake a file is whole only when it is flushed and closed.
var completingCalls = ['PutBlob', 'PutBlockList', 'CopyBlob', 'FlushWithClose']
var week = 604800

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName

  resource queueService 'queueServices' existing = { name: 'default' }
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-08-01' existing = [
  for event in events: { parent: lake::queueService, name: event.queue }
]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: place.location
  tags: place.tags
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
            properties: { resourceId: lake.id, queueName: event.queue, queueMessageTimeToLiveInSeconds: week }
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

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (event, at) in events: {
    name: guid(queue[at].id, topic.id, roles.storageQueueDataMessageSender)
    scope: queue[at]
    properties: granted(topic.identity.principalId, 'ServicePrincipal', roles.storageQueueDataMessageSender)
  }
]
