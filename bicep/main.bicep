// One environment of KoreVital, in one resource group. What the app needs of it comes from the file that the app reads itself.
import { Budget, Door, EnvironmentName, ReaderGroups, Resources, Size } from 'types.bicep'

@description('Which environment this is.')
param environmentName EnvironmentName

@description('Where everything lives.')
@minLength(3)
@maxLength(40)
param location string = resourceGroup().location

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

@description('''Address range (CIDR, a /25 or larger) of a network of its own, through which alone data services are reached. None: they
are reached by everybody who may log in.''')
@minLength(9)
@maxLength(18)
param addressRange string?

@description('What cannot be made again cannot be deleted.')
param locked bool = false

@description('Events come all the time, so that silence alerts.')
param traffic bool = false

@description('Pairs of databases that there are: first is silver and gold, NAME is silver-NAME and gold-NAME, for a rebuild.')
@minLength(1)
param pairs string[] = ['first']

@description('The pair that the app works with.')
@minLength(1)
@maxLength(40)
param pair string = 'first'

@description('Domain of storage endpoints. Parameter files give it, since environment() is not known before a deployment.')
@minLength(5)
@maxLength(40)
param storageSuffix string = environment().suffixes.storage

var resources Resources = loadJsonContent('../shared/resources.json')
var allPairs = union(pairs, [pair])
// What is kept stays in the first pair, whatever becomes of the rest of it.
var firstDatabases = map(resources.cosmos, database => {
  database: database.database
  containers: filter(database.containers, container => contains(allPairs, 'first') || (container.?kept ?? false))
})
var rebuiltDatabases = flatten(map(
  filter(allPairs, name => name != 'first'),
  name =>
    map(resources.cosmos, database => {
      database: '${database.database}-${name}'
      containers: filter(database.containers, container => !(container.?kept ?? false))
    })
))
var databases = filter(concat(firstDatabases, rebuiltDatabases), database => !empty(database.containers))
var pairSettings = pair == 'first' ? {} : { SILVER_DATABASE: 'silver-${pair}', GOLD_DATABASE: 'gold-${pair}' }
var isPrivate = addressRange != null
var onScheduler = size.?scheduler != null
var base = 'korevital-${environmentName}'
var unique = take(uniqueString(resourceGroup().id), 6)
var place = { location: location, tags: { system: 'korevital', environment: environmentName, managedBy: 'bicep' } }
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

module identity 'modules/identity.bicep' = { params: { name: names.identity, place: place } }

module monitor 'modules/monitor.bicep' = {
  params: {
    names: { workspace: names.workspace, insights: names.insights, actions: 'ag-${base}' }
    place: place
    logs: size.logs
    emails: emails
  }
}

var reach = { public: !isPrivate, workspaceId: monitor.outputs.workspaceId }

module host 'modules/storage-account.bicep' = {
  params: {
    name: names.host
    place: place
    sku: size.storage
    hierarchical: false
    reach: isPrivate ? 'private' : 'public'
    holds: { blobContainers: [packages], tables: [], queues: [] }
  }
}

module lake 'modules/storage-account.bicep' = {
  params: {
    name: names.lake
    place: place
    sku: size.storage
    hierarchical: true
    reach: !isPrivate ? 'public' : empty(events) ? 'private' : 'trusted services'
    holds: resources.storage
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
  params: { name: 'evgt-${base}-lake', place: place, lakeName: names.lake, events: events }
  dependsOn: [lake]
}

module hubs 'modules/event-hubs.bicep' = {
  params: {
    name: names.hubs
    place: place
    reach: reach
    hubs: resources.eventHubs
    throughputUnits: size.throughputUnits
  }
}

module cosmos 'modules/cosmos.bicep' = {
  params: {
    name: names.cosmos
    place: place
    reach: reach
    databases: databases
    requestUnits: size.?requestUnits
  }
}

module scheduler 'modules/durable-scheduler.bicep' = if (onScheduler) {
  params: {
    name: names.scheduler
    taskHub: resources.settings.TASK_HUB
    place: place
    public: !isPrivate
    units: size.?scheduler.?units
  }
}

module vault 'modules/vault.bicep' = {
  params: { name: names.vault, place: place, reach: reach, purgeProtected: locked }
}

module appAccess 'modules/app-access.bicep' = {
  params: { names: names, taskHub: onScheduler ? resources.settings.TASK_HUB : null }
  dependsOn: [identity, monitor, host, lake, hubs, cosmos, scheduler, vault]
}

module readers 'modules/readers.bicep' = {
  params: { prefix: 'id-${base}', place: place, lakeName: names.lake, groups: readerGroups }
  dependsOn: [lake]
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: { name: 'vnet-${base}', place: place, addressRange: addressRange ?? '' }
}

module settings 'modules/app-settings.bicep' = {
  params: {
    clientId: identity.outputs.clientId
    constants: union(resources.settings, pairSettings)
    hubs: map(resources.eventHubs, hub => hub.name)
    hubsHost: '${names.hubs}.servicebus.windows.net'
    host: { blob: host.outputs.blobEndpoint, queue: host.outputs.queueEndpoint, table: host.outputs.tableEndpoint }
    lake: { blob: lake.outputs.blobEndpoint, queue: lake.outputs.queueEndpoint, table: lake.outputs.tableEndpoint }
    cosmosEndpoint: cosmos.outputs.endpoint
    vaultName: names.vault
    insightsConnection: monitor.outputs.connectionString
    onScheduler: onScheduler
    schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
  }
}

module app 'modules/function-app.bicep' = {
  params: {
    names: { plan: 'asp-${base}', app: names.app }
    place: place
    identity: { id: identity.outputs.id, clientId: identity.outputs.clientId }
    packages: '${host.outputs.blobEndpoint}${packages}'
    size: size.functions
    door: door
    settings: settings.outputs.settings
    subnetId: network.?outputs.appSubnetId
  }
  // It starts with its permissions, not before them.
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
    place: place
    subnetId: network.?outputs.endpointsSubnetId ?? ''
    networkId: network.?outputs.id ?? ''
    targets: concat(dataTargets, onScheduler ? [schedulerTarget] : [], door.private ? [appTarget] : [])
  }
}

module logAlerts 'modules/log-alerts.bicep' = {
  params: {
    prefix: base
    place: place
    workspaceId: monitor.outputs.workspaceId
    actionsId: monitor.outputs.actionsId
    traffic: traffic
  }
}

module metricAlerts 'modules/metric-alerts.bicep' = {
  params: {
    prefix: base
    place: place
    cosmosId: cosmos.outputs.id
    hubsId: hubs.outputs.id
    actionsId: monitor.outputs.actionsId
  }
}

module costs 'modules/budget.bicep' = { params: { name: '${base}-cost', budget: budget, emails: emails } }

module workbook 'modules/workbook.bicep' = {
  params: { title: 'KoreVital ${environmentName}', place: place, workspaceId: monitor.outputs.workspaceId }
}

module locks 'modules/locks.bicep' = if (locked) {
  params: { lakeName: names.lake, cosmosName: names.cosmos, vaultName: names.vault }
  dependsOn: [lake, cosmos, vault]
}

@description('Where packages are deployed to.')
output appName string = names.app

@description('Host of the HTTP functions.')
output appHostName string = app.outputs.hostName

@description('Where pseudonym-key.bicep puts the key.')
output vaultName string = names.vault

@description('Storage account that files are landed in, and that exports are read from.')
output lakeName string = names.lake

@description('Event Hubs namespace that producers send to.')
output hubsName string = names.hubs

@description('Cosmos DB endpoint, for tools.')
output cosmosEndpoint string = cosmos.outputs.endpoint
