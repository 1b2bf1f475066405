// Who the function app is.
import { Place } from '../types.bicep'

@description('Name of the identity.')
@minLength(3)
@maxLength(128)
param name string

@description('Where, and with which tags.')
param place Place

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: place.location
  tags: place.tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
