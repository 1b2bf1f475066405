// Principals that receive roles from main.bicep. They exist after the first deployment, which an owner performs.

@description('Names of the managed identities.')
param identityNames string[]

@description('Name of the Event Grid topic of the lake.')
@minLength(3)
@maxLength(128)
param topicName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for name in identityNames: { name: name }
]

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = { name: topicName }

output ofIdentities string[] = [for (_, index) in identityNames: identity[index].properties.principalId]
output ofTopic string = topic.identity.principalId
