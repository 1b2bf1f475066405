// Virtual network: a subnet for the outbound traffic of each function app, and one for private endpoints.
import { Part, ResourceDefaults } from '../types.bicep'

@description('Name of the network.')
@minLength(2)
@maxLength(64)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Address range (CIDR, /24 or larger). Its first 256 addresses form subnets of 64.')
@minLength(9)
@maxLength(18)
param addressRange string

@description('Parts of the app. Each has a subnet.')
@maxLength(3)
param parts Part[]

@description('There is a PostgreSQL server.')
param postgres bool

@description('Address ranges that the pipeline delivers health alerts to.')
param webhookRanges string[]

// The order of the subnets with data is fixed, whatever parts exist.
var appIndexes = { api: 2, pipeline: 0, backup: 3 }
var endpointsRange = cidrSubnet(addressRange, 26, 1)
var postgresPorts = postgres ? ['5432'] : []

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
          destinationPortRanges: concat(['443', '5671', '9093'], postgresPorts)
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

// What the function apps reach: the private endpoints, Entra and Azure Monitor, and the pipeline its webhook. Nobody
// reaches them here.
resource appSecurityGroup 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-apps'
  location: defaults.location
  tags: defaults.tags
  properties: {
    securityRules: concat(
      map(
        [
          { name: 'endpoints', priority: 100, to: endpointsRange, ports: concat(['443', '5671'], postgresPorts) }
          { name: 'entra', priority: 110, to: 'AzureActiveDirectory', ports: ['443'] }
          { name: 'monitor', priority: 120, to: 'AzureMonitor', ports: ['443'] }
        ],
        rule => {
          name: 'allow-${rule.name}'
          properties: {
            priority: rule.priority
            direction: 'Outbound'
            access: 'Allow'
            protocol: 'Tcp'
            sourceAddressPrefix: '*'
            sourcePortRange: '*'
            destinationAddressPrefix: rule.to
            destinationPortRanges: rule.ports
          }
        }
      ),
      map(empty(webhookRanges) ? [] : ['webhook'], rule => {
        name: 'allow-${rule}'
        properties: {
          priority: 130
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: cidrSubnet(addressRange, 26, appIndexes.pipeline)
          sourcePortRange: '*'
          destinationAddressPrefixes: webhookRanges
          destinationPortRanges: ['443']
        }
      }),
      map(['Outbound', 'Inbound'], direction => {
        name: 'deny-all-${toLower(direction)}'
        properties: {
          priority: 4096
          direction: direction
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      })
    )
  }
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  properties: {
    addressSpace: { addressPrefixes: [addressRange] }
    subnets: concat(
      map(parts, part => {
        name: part
        properties: {
          addressPrefix: cidrSubnet(addressRange, 26, appIndexes[part])
          networkSecurityGroup: { id: appSecurityGroup.id }
          delegations: [{ name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }),
      [
        {
          name: 'endpoints'
          properties: {
            addressPrefix: endpointsRange
            networkSecurityGroup: { id: endpointsSecurityGroup.id }
            privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled'
          }
        }
      ]
    )
  }

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output id string = network.id
output appSubnetIds string[] = [for part in parts: resourceId('Microsoft.Network/virtualNetworks/subnets', name, part)]
output endpointsSubnetId string = network::endpoints.id
