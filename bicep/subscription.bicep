// Creates the resource group and one environment in it. Used for an empty subscription and by azd.
targetScope = 'subscription'
import { Budget, HttpAccess, EnvironmentName, ReaderGroups, SignIn, Size } from 'types.bicep'

@description('Name of the environment.')
param environmentName EnvironmentName

@description('Azure region of all resources.')
@minLength(3)
@maxLength(40)
param location string

@description('Capacity and cost limits.')
param size Size

@description('Email addresses that receive alerts and budget notifications.')
@minLength(1)
@maxLength(50)
param emails string[]

@description('Monthly amount that triggers budget notifications.')
param budget Budget

@description('Network access to the HTTP functions of the app.')
param httpAccess HttpAccess = { private: false, allowedAddressRanges: [] }

@description('Sign-in of people with Entra. Without it callers have function keys only.')
param signIn SignIn?

@description('Function keys open the paths of people too.')
param personalWithKeys bool = false

@description('Entra groups with read access to parts of the lake.')
param readerGroups ReaderGroups = { raw: [], gold: [], 'gold-personal': [] }

@description('Address range (CIDR, /24 or larger) of a virtual network. Without it endpoints are public.')
@minLength(9)
@maxLength(18)
param addressRange string?

@description('Protects the lake, Cosmos DB and the vault against deletion.')
param locked bool = false

@description('Events arrive continuously. The absence of events raises an alert.')
param continuousTraffic bool = false

@description('Endpoint of Entra.')
@minLength(8)
@maxLength(60)
param loginEndpoint string = environment().authentication.loginEndpoint

@description('Domain of storage endpoints.')
@minLength(5)
@maxLength(40)
param storageSuffix string = environment().suffixes.storage

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-korevital-${environmentName}'
  location: location
  tags: { system: 'korevital', environment: environmentName, managedBy: 'bicep' }
}

// Tools read the outputs of the deployment with this name.
module korevital 'main.bicep' = {
  name: 'korevital'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    size: size
    emails: emails
    budget: budget
    httpAccess: httpAccess
    signIn: signIn
    personalWithKeys: personalWithKeys
    loginEndpoint: loginEndpoint
    readerGroups: readerGroups
    addressRange: addressRange
    locked: locked
    continuousTraffic: continuousTraffic
    storageSuffix: storageSuffix
  }
}

// azd stores outputs under these names and reads the resource group from the first.
output AZURE_RESOURCE_GROUP string = group.name
output API_APP_NAME string = korevital.outputs.appName
output PIPELINE_APP_NAME string = korevital.outputs.appNames[1]
output APP_HOST_NAME string = korevital.outputs.appHostName
output VAULT_NAME string = korevital.outputs.vaultName
