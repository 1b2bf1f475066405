// An address in the network for each service, and the names that lead to it.
import { EndpointTarget, Place } from '../types.bicep'

@description('What the endpoints lead to.')
@minLength(1)
param targets EndpointTarget[]

@description('Where, and with which tags.')
param place Place

@description('Subnet that has the addresses.')
param subnetId string

@description('Network in which the names are known.')
param networkId string

var zones = union(map(targets, target => target.zone), [])

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zones: { name: name, location: 'global', tags: place.tags }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, at) in zones: {
    parent: zone[at]
    name: 'korevital'
    location: 'global'
    tags: place.tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: 'pep-${target.name}-${target.group}'
    location: place.location
    tags: place.tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: target.group, properties: { privateLinkServiceId: target.id, groupIds: [target.group] } }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, at) in targets: {
    parent: endpoint[at]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: target.group, properties: { privateDnsZoneId: zone[indexOf(zones, target.zone)].id } }
      ]
    }
  }
]
