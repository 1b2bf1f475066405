// A private endpoint for each service, and the private DNS records.
import { EndpointTarget, ResourceDefaults } from '../types.bicep'

@description('Targets of the endpoints.')
@minLength(1)
param targets EndpointTarget[]

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Id of the subnet for the endpoints.')
param subnetId string

@description('Id of the network to which the private DNS zones are linked.')
param networkId string

var zones = union(map(targets, target => target.zone), [])

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in zones: { name: name, location: 'global', tags: defaults.tags }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, index) in zones: {
    parent: zone[index]
    name: 'korevital'
    location: 'global'
    tags: defaults.tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: 'pep-${target.name}-${target.group}'
    location: defaults.location
    tags: defaults.tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        { name: target.group, properties: { privateLinkServiceId: target.id, groupIds: [target.group] } }
      ]
    }
  }
]

resource zoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, index) in targets: {
    parent: endpoint[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        { name: target.group, properties: { privateDnsZoneId: zone[indexOf(zones, target.zone)].id } }
      ]
    }
  }
]
