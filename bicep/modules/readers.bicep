// Read access to parts of the lake: an identity for each part, for jobs and notebooks, and Entra groups.
import { roleAssignmentProperties, roles } from '../roles.bicep'
import { ResourceDefaults, ReaderGroups } from '../types.bicep'

@description('Prefix of the identity names.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Entra groups, by part.')
param groups ReaderGroups

// A reader of one part has no access to the others: masked gold, personal gold and raw data are separate.
var parts = [
  { name: 'raw', containers: ['bronze', 'quarantine', 'landing-reports'], groups: groups.raw }
  { name: 'gold', containers: ['gold'], groups: groups.gold }
  { name: 'gold-personal', containers: ['gold-personal'], groups: groups['gold-personal'] }
]
var containerReads = flatten(map(
  range(0, length(parts)),
  index => map(parts[index].containers, container => { part: index, container: container })
))
var groupReads = flatten(map(
  containerReads,
  read => map(parts[read.part].groups, group => { container: read.container, group: group })
))

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName

  resource blobs 'blobServices' existing = { name: 'default' }
}

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for part in parts: { name: '${prefix}-read-${part.name}', location: defaults.location, tags: defaults.tags }
]

resource readerContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = [
  for read in containerReads: { parent: lake::blobs, name: read.container }
]

resource groupContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = [
  for read in groupReads: { parent: lake::blobs, name: read.container }
]

resource readerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (entry, index) in containerReads: {
    name: guid(readerContainer[index].id, reader[entry.part].id, roles.storageBlobDataReader)
    scope: readerContainer[index]
    properties: roleAssignmentProperties(
      reader[entry.part].properties.principalId,
      'ServicePrincipal',
      roles.storageBlobDataReader
    )
  }
]

resource groupRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (entry, index) in groupReads: {
    name: guid(groupContainer[index].id, entry.group, roles.storageBlobDataReader)
    scope: groupContainer[index]
    properties: roleAssignmentProperties(entry.group, 'Group', roles.storageBlobDataReader)
  }
]
