// Managed identity of the function app.
import { ResourceDefaults } from '../types.bicep'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: defaults.location
  tags: defaults.tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
