// Virtual network with two subnets: one for outbound traffic of the app, one for private endpoints.
import { ResourceDefaults } from '../types.bicep'

@description('Name of the network.')
@minLength(2)
@maxLength(64)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Address range (CIDR, /25 or larger). Its first 128 addresses form two subnets of 64.')
@minLength(9)
@maxLength(18)
param addressRange string

var appRange = cidrSubnet(addressRange, 26, 0)
var endpointsRange = cidrSubnet(addressRange, 26, 1)

resource endpointsSecurityGroup 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-endpoints'
  location: defaults.location
  tags: defaults.tags
  properties: {
    securityRules: [
      {
        name: 'allow-virtual-network'
        properties: {
          description: 'HTTPS, AMQP and Kafka from this network and from peered networks.'
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: endpointsRange
          destinationPortRanges: ['443', '5671', '9093']
        }
      }
      {
        name: 'deny-all-inbound'
        properties: {
          priority: 4096
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  properties: {
    addressSpace: { addressPrefixes: [addressRange] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: appRange
          delegations: [{ name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointsRange
          networkSecurityGroup: { id: endpointsSecurityGroup.id }
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output id string = network.id
output appSubnetId string = network::app.id
output endpointsSubnetId string = network::endpoints.id
