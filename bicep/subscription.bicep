// The resource group, and one environment in it: for a subscription that is empty, and for azd.
targetScope = 'subscription'
import { Budget, Door, EnvironmentName, ReaderGroups, Size } from 'types.bicep'

@description('Which environment this is.')
param environmentName EnvironmentName

@description('Where everything lives.')
@minLength(3)
@maxLength(40)
param location string

@description('What it can take, and what it costs at most.')
param size Size

@description('Who is told about alerts and costs.')
@minLength(1)
@maxLength(50)
param emails string[]

@description('Money a month before somebody is told.')
param budget Budget

@description('How the app\'s HTTP functions are reached.')
param door Door = { private: false, allow: [] }

@description('Groups of people that may read a part of the lake.')
param readerGroups ReaderGroups = { raw: [], gold: [], 'gold-personal': [] }

@description('Address range (CIDR, a /25 or larger) of a network of its own. None means public endpoints.')
@minLength(9)
@maxLength(18)
param addressRange string?

@description('What cannot be made again cannot be deleted.')
param locked bool = false

@description('Events come all the time, so that silence alerts.')
param traffic bool = false

@description('Domain of storage endpoints.')
@minLength(5)
@maxLength(40)
param storageSuffix string = environment().suffixes.storage

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-korevital-${environmentName}'
  location: location
  tags: { system: 'korevital', environment: environmentName, managedBy: 'bicep' }
}

// Tools find the outputs by this name.
module korevital 'main.bicep' = {
  name: 'korevital'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    size: size
    emails: emails
    budget: budget
    door: door
    readerGroups: readerGroups
    addressRange: addressRange
    locked: locked
    traffic: traffic
    storageSuffix: storageSuffix
  }
}

// azd keeps outputs by these names, and finds the resource group by the first.
output AZURE_RESOURCE_GROUP string = group.name
output APP_NAME string = korevital.outputs.appName
output APP_HOST_NAME string = korevital.outputs.appHostName
output VAULT_NAME string = korevital.outputs.vaultName
