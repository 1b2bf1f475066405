// Who may read which part of the lake: an identity for each part, for jobs and notebooks, and groups of people.
import { granted, roles } from '../roles.bicep'
import { Place, ReaderGroups } from '../types.bicep'

@description('What the identities\' names begin with.')
@minLength(3)
@maxLength(60)
param prefix string

@description('Where, and with which tags.')
param place Place

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Groups of people, by part.')
param groups ReaderGroups

// Whoever reads gold does not read what is personal, and who reads that does not read bronze.
var parts = [
  { name: 'raw', containers: ['bronze', 'quarantine', 'landing-reports'], groups: groups.raw }
  { name: 'gold', containers: ['gold'], groups: groups.gold }
  { name: 'gold-personal', containers: ['gold-personal'], groups: groups['gold-personal'] }
]
var reads = flatten(map(
  range(0, length(parts)),
  at => map(parts[at].containers, container => { part: at, container: container })
))
var groupReads = flatten(map(
  reads,
  read => map(parts[read.part].groups, group => { container: read.container, group: group })
))

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: lakeName

  resource blobs 'blobServices' existing = { name: 'default' }
}

resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for part in parts: { name: '${prefix}-read-${part.name}', location: place.location, tags: place.tags }
]

resource read 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = [
  for read in reads: { parent: lake::blobs, name: read.container }
]

resource groupRead 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-08-01' existing = [
  for read in groupReads: { parent: lake::blobs, name: read.container }
]

resource readerMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (entry, at) in reads: {
    name: guid(read[at].id, reader[entry.part].id, roles.storageBlobDataReader)
    scope: read[at]
    properties: granted(reader[entry.part].properties.principalId, 'ServicePrincipal', roles.storageBlobDataReader)
  }
]

resource groupMay 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (entry, at) in groupReads: {
    name: guid(groupRead[at].id, entry.group, roles.storageBlobDataReader)
    scope: groupRead[at]
    properties: granted(entry.group, 'Group', roles.storageBlobDataReader)
  }
]
