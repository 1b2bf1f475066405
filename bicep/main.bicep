// One environment of KoreVital in one resource group. shared/resources.json, which the app also reads, describes the
// hubs, containers, tables, queues, databases and common settings.
import { Budget, HttpAccess, EnvironmentName, ReaderGroups, Resources, Size } from 'types.bicep'

@description('Name of the environment.')
param environmentName EnvironmentName

@description('Azure region of all resources.')
@minLength(3)
@maxLength(40)
param location string = resourceGroup().location

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

@description('Entra groups with read access to parts of the lake.')
param readerGroups ReaderGroups = { raw: [], gold: [], 'gold-personal': [] }

@description('''Address range (CIDR, /25 or larger) of a dedicated virtual network. Data services are then reachable
through private endpoints only. Without it they have public endpoints with Entra authentication.''')
@minLength(9)
@maxLength(18)
param addressRange string?

@description('Protects the lake, Cosmos DB and the vault against deletion.')
param locked bool = false

@description('Events arrive continuously. The absence of events raises an alert.')
param continuousTraffic bool = false

@description('Database sets to create. `first` is silver and gold. NAME is silver-NAME and gold-NAME, for a rebuild.')
@minLength(1)
param databaseSets string[] = ['first']

@description('Database set that the app uses.')
@minLength(1)
@maxLength(40)
param databaseSet string = 'first'

@description('Domain of storage endpoints. Parameter files set it because environment() is unknown before deployment.')
@minLength(5)
@maxLength(40)
param storageSuffix string = environment().suffixes.storage

var resources Resources = loadJsonContent('../shared/resources.json')
var allDatabaseSets = union(databaseSets, [databaseSet])
// Retained containers stay in the first database set, even when its other containers are removed.
var firstDatabases = map(resources.cosmos, database => {
  database: database.database
  containers: filter(
    database.containers,
    container => contains(allDatabaseSets, 'first') || (container.?retained ?? false)
  )
})
var rebuiltDatabases = flatten(map(
  filter(allDatabaseSets, name => name != 'first'),
  name =>
    map(resources.cosmos, database => {
      database: '${database.database}-${name}'
      containers: filter(database.containers, container => !(container.?retained ?? false))
    })
))
var databases = filter(concat(firstDatabases, rebuiltDatabases), database => !empty(database.containers))
var databaseSettings = databaseSet == 'first'
  ? {}
  : { SILVER_DATABASE: 'silver-${databaseSet}', GOLD_DATABASE: 'gold-${databaseSet}' }
var isPrivate = addressRange != null
var usesScheduler = size.?scheduler != null
var base = 'korevital-${environmentName}'
var unique = take(uniqueString(resourceGroup().id), 6)
var defaults = { location: location, tags: { system: 'korevital', environment: environmentName, managedBy: 'bicep' } }
var names = {
  app: 'func-${base}-${unique}'
  cosmos: 'cosmos-${base}-${unique}'
  host: 'stkvhost${environmentName}${unique}'
  hubs: 'evhns-${base}-${unique}'
  identity: 'id-${base}-app'
  insights: 'appi-${base}'
  lake: 'stkvlake${environmentName}${unique}'
  scheduler: 'dts-${base}-${unique}'
  vault: 'kv-${base}-${unique}'
  workspace: 'log-${base}'
}
var packages = 'packages'
var events = resources.storage.?events ?? []

module identity 'modules/identity.bicep' = { params: { name: names.identity, defaults: defaults } }

module monitor 'modules/monitor.bicep' = {
  params: {
    names: { workspace: names.workspace, insights: names.insights, actionGroup: 'ag-${base}' }
    defaults: defaults
    logs: size.logs
    emails: emails
  }
}

var access = { public: !isPrivate, workspaceId: monitor.outputs.workspaceId }

module host 'modules/storage-account.bicep' = {
  params: {
    name: names.host
    defaults: defaults
    sku: size.storage
    hierarchical: false
    networkAccess: isPrivate ? 'private' : 'public'
    contents: { blobContainers: [packages], tables: [], queues: [] }
  }
}

module lake 'modules/storage-account.bicep' = {
  params: {
    name: names.lake
    defaults: defaults
    sku: size.storage
    hierarchical: true
    networkAccess: !isPrivate ? 'public' : empty(events) ? 'private' : 'trusted services'
    contents: resources.storage
  }
}

module lakeLifecycle 'modules/lake-lifecycle.bicep' = {
  params: {
    lakeName: names.lake
    ages: {
      landing: { cool: 30 }
      'landing-reports': { cool: 30 }
      bronze: { cool: 30, cold: 180 }
      quarantine: { cool: 30, cold: 180 }
      gold: { cool: 180 }
      'gold-personal': { cool: 180 }
    }
  }
  dependsOn: [lake]
}

module lakeAudit 'modules/lake-audit.bicep' = {
  params: { lakeName: names.lake, workspaceId: monitor.outputs.workspaceId }
  dependsOn: [lake]
}

module landingEvents 'modules/landing-events.bicep' = if (!empty(events)) {
  params: { name: 'evgt-${base}-lake', defaults: defaults, lakeName: names.lake, events: events }
  dependsOn: [lake]
}

module hubs 'modules/event-hubs.bicep' = {
  params: {
    name: names.hubs
    defaults: defaults
    access: access
    hubs: resources.eventHubs
    throughputUnits: size.throughputUnits
  }
}

module cosmos 'modules/cosmos.bicep' = {
  params: {
    name: names.cosmos
    defaults: defaults
    access: access
    databases: databases
    requestUnits: size.?requestUnits
  }
}

module scheduler 'modules/durable-scheduler.bicep' = if (usesScheduler) {
  params: {
    name: names.scheduler
    taskHub: resources.settings.TASK_HUB
    defaults: defaults
    public: !isPrivate
    units: size.?scheduler.?units
  }
}

module vault 'modules/vault.bicep' = {
  params: { name: names.vault, defaults: defaults, access: access, purgeProtected: locked }
}

module appAccess 'modules/app-access.bicep' = {
  params: { names: names, taskHub: usesScheduler ? resources.settings.TASK_HUB : null }
  dependsOn: [identity, monitor, host, lake, hubs, cosmos, scheduler, vault]
}

module readers 'modules/readers.bicep' = {
  params: { prefix: 'id-${base}', defaults: defaults, lakeName: names.lake, groups: readerGroups }
  dependsOn: [lake]
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: { name: 'vnet-${base}', defaults: defaults, addressRange: addressRange ?? '' }
}

module settings 'modules/app-settings.bicep' = {
  params: {
    clientId: identity.outputs.clientId
    constants: union(resources.settings, databaseSettings)
    hubs: map(resources.eventHubs, hub => hub.name)
    hubsHost: '${names.hubs}.servicebus.windows.net'
    host: { blob: host.outputs.blobEndpoint, queue: host.outputs.queueEndpoint, table: host.outputs.tableEndpoint }
    lake: { blob: lake.outputs.blobEndpoint, queue: lake.outputs.queueEndpoint, table: lake.outputs.tableEndpoint }
    cosmosEndpoint: cosmos.outputs.endpoint
    vaultName: names.vault
    insightsConnection: monitor.outputs.connectionString
    usesScheduler: usesScheduler
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
  }
}

module app 'modules/function-app.bicep' = {
  params: {
    names: { plan: 'asp-${base}', app: names.app }
    defaults: defaults
    identity: { id: identity.outputs.id, clientId: identity.outputs.clientId }
    packages: '${host.outputs.blobEndpoint}${packages}'
    size: size.functions
    httpAccess: httpAccess
    settings: settings.outputs.settings
    subnetId: network.?outputs.appSubnetId
  }
  // The app must not start before its role assignments exist.
  dependsOn: [appAccess]
}

var dataTargets = [
  { name: 'host', id: host.outputs.id, group: 'blob', zone: 'privatelink.blob.${storageSuffix}' }
  { name: 'host', id: host.outputs.id, group: 'queue', zone: 'privatelink.queue.${storageSuffix}' }
  { name: 'host', id: host.outputs.id, group: 'table', zone: 'privatelink.table.${storageSuffix}' }
  { name: 'lake', id: lake.outputs.id, group: 'blob', zone: 'privatelink.blob.${storageSuffix}' }
  { name: 'lake', id: lake.outputs.id, group: 'dfs', zone: 'privatelink.dfs.${storageSuffix}' }
  { name: 'lake', id: lake.outputs.id, group: 'queue', zone: 'privatelink.queue.${storageSuffix}' }
  { name: 'lake', id: lake.outputs.id, group: 'table', zone: 'privatelink.table.${storageSuffix}' }
  { name: 'hubs', id: hubs.outputs.id, group: 'namespace', zone: 'privatelink.servicebus.windows.net' }
  { name: 'cosmos', id: cosmos.outputs.id, group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'vault', id: vault.outputs.id, group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]
var schedulerTarget = {
  name: 'scheduler'
  id: scheduler.?outputs.id ?? ''
  group: 'scheduler'
  zone: 'privatelink.durabletask.io'
}
var appTarget = { name: 'app', id: app.outputs.id, group: 'sites', zone: 'privatelink.azurewebsites.net' }

module privateEndpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  params: {
    defaults: defaults
    subnetId: network.?outputs.endpointsSubnetId ?? ''
    networkId: network.?outputs.id ?? ''
    targets: concat(dataTargets, usesScheduler ? [schedulerTarget] : [], httpAccess.private ? [appTarget] : [])
  }
}

module logAlerts 'modules/log-alerts.bicep' = {
  params: {
    prefix: base
    defaults: defaults
    workspaceId: monitor.outputs.workspaceId
    actionGroupId: monitor.outputs.actionGroupId
    continuousTraffic: continuousTraffic
  }
}

module metricAlerts 'modules/metric-alerts.bicep' = {
  params: {
    prefix: base
    defaults: defaults
    cosmosId: cosmos.outputs.id
    hubsId: hubs.outputs.id
    actionGroupId: monitor.outputs.actionGroupId
  }
}

module costs 'modules/budget.bicep' = { params: { name: '${base}-cost', budget: budget, emails: emails } }

module workbook 'modules/workbook.bicep' = {
  params: { title: 'KoreVital ${environmentName}', defaults: defaults, workspaceId: monitor.outputs.workspaceId }
}

module locks 'modules/locks.bicep' = if (locked) {
  params: { lakeName: names.lake, cosmosName: names.cosmos, vaultName: names.vault }
  dependsOn: [lake, cosmos, vault]
}

@description('Name of the function app. Packages are deployed to it.')
output appName string = names.app

@description('Host name of the HTTP functions.')
output appHostName string = app.outputs.hostName

@description('Name of the vault in which pseudonym-key.bicep stores the key.')
output vaultName string = names.vault

@description('Name of the storage account for landed files and exports.')
output lakeName string = names.lake

@description('Name of the Event Hubs namespace for producers.')
output hubsName string = names.hubs

@description('Cosmos DB endpoint for tools.')
output cosmosEndpoint string = cosmos.outputs.endpoint
