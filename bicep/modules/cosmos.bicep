// Cosmos DB account for silver and gold: serverless, or autoscale with a maximum shared by the containers of a database.
// With autoscale it is in several zones, at no extra cost. Neither can be changed in place.
import { AccessSettings, Database, ResourceDefaults } from '../types.bicep'

@description('Name of the account.')
@minLength(3)
@maxLength(44)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Network access, and the workspace for audit logs.')
param access AccessSettings

@description('Databases with their containers, partition keys and indexes.')
@minLength(1)
param databases Database[]

@description('Autoscale maximum of a database in RU/s. Without it the account is serverless. Cannot be changed later.')
@minValue(1000)
@maxValue(100000)
param requestUnits int?

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [{ locationName: defaults.location, failoverPriority: 0, isZoneRedundant: requestUnits != null }]
    capabilities: requestUnits == null ? [{ name: 'EnableServerless' }] : []
    // Gold must read the latest writes of other instances. A client can request a weaker level.
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    backupPolicy: { type: 'Continuous', continuousModeProperties: { tier: 'Continuous7Days' } }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: access.public ? 'Enabled' : 'Disabled'
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
    #disable-next-line use-parent-property // the parent is declared in a loop
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

// The HTTP functions record who reads whom. They cannot change or remove a record.
resource recordWriter 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' = {
  parent: account
  name: guid(account.id, 'record-writer')
  properties: {
    roleName: 'KoreVital record writer'
    type: 'CustomRole'
    assignableScopes: [account.id]
    permissions: [{ dataActions: ['Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/create'] }]
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: account
  properties: {
    workspaceId: access.workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: concat(
      [{ category: 'ControlPlaneRequests', enabled: true }],
      access.public ? [] : [{ category: 'DataPlaneRequests', enabled: true }]
    )
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
