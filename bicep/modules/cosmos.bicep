// Silver and gold. Serverless, or autoscale with a ceiling that the containers of a database share.
import { Database, Place, Reach } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(44)
param name string

@description('Where, and with which tags.')
param place Place

@description('Who reaches it, and where it logs.')
param reach Reach

@description('The databases, their containers, keys and indexes.')
@minLength(1)
param databases Database[]

@description('Autoscale ceiling of a database in RU/s. None means serverless, which cannot be changed later.')
@minValue(1000)
@maxValue(100000)
param requestUnits int?

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: place.location
  tags: place.tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [{ locationName: place.location, failoverPriority: 0, isZoneRedundant: false }]
    capabilities: requestUnits == null ? [{ name: 'EnableServerless' }] : []
    // Gold reads what others have just written; a reader may ask for less.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: reach.public ? 'Enabled' : 'Disabled'
    networkAclBypass: 'None'
    isVirtualNetworkFilterEnabled: false
    ipRules: []
    virtualNetworkRules: []
  }

  resource database 'sqlDatabases' = [
    for database in databases: {
      name: database.database
      properties: {
        resource: { id: database.database }
        options: requestUnits == null ? {} : { autoscaleSettings: { maxThroughput: requestUnits } }
      }
    }
  ]
}

var collections = flatten(map(
  databases,
  database => map(database.containers, container => { database: database.database, container: container })
))

resource collection 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for entry in collections: {
    #disable-next-line use-parent-property // the parent is one of a loop
    name: '${name}/${entry.database}/${entry.container.name}'
    properties: {
      resource: {
        id: entry.container.name
        partitionKey: { kind: 'Hash', paths: [entry.container.partitionKey], version: 2 }
        defaultTtl: entry.container.?defaultTimeToLive
        indexingPolicy: {
          indexingMode: 'consistent'
          automatic: true
          includedPaths: map(entry.container.indexing.included, path => { path: path })
          excludedPaths: [{ path: '/*' }, { path: '/"_etag"/?' }]
          compositeIndexes: map(
            entry.container.indexing.?composite ?? [],
            paths => map(paths, part => { path: part.path, order: part.?order ?? 'ascending' })
          )
        }
      }
    }
    dependsOn: [account::database]
  }
]

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: account
  properties: {
    workspaceId: reach.workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'ControlPlaneRequests', enabled: true }]
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
