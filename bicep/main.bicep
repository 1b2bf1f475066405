// One environment of KoreVital in one resource group. shared/resources.json, which the app also reads, describes the
// hubs, containers, tables, queues, databases and common settings.
import {
  AlertWebhook
  Budget
  Copy
  EnvironmentName
  HttpAccess
  Part
  Postgres
  ReaderGroups
  RetentionDays
  Resources
  SignIn
  Size
} from 'types.bicep'

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

@description('Webhook that pages somebody for alerts of severity 1. Required for uat and prod.')
param pager string?

@description('Monthly amount that triggers budget notifications.')
param budget Budget

@description('Network access to the HTTP functions of the app.')
param httpAccess HttpAccess = { private: false, allowedAddressRanges: [] }

@description('Sign-in of people with Entra. Without it callers have function keys only.')
param signIn SignIn?

@description('Function keys open the paths of people too. Otherwise only those who sign in see personal data.')
param personalWithKeys bool = false

@description('Health alerts are delivered to a webhook (docs/deploy.md#webhook). Without it there is none.')
param alertWebhook AlertWebhook?

@description('Days after which bronze and silver are removed, by kind of data (docs/personal-data.md#retention).')
param retentionDays RetentionDays = { bronze: '', silver: '' }

@description('Entra groups with read access to parts of the lake.')
param readerGroups ReaderGroups = { raw: [], gold: [], 'gold-personal': [] }

@description('Second copy of bronze, in another region. Without it there is none.')
param copy Copy?

@description('Server for the registration database and the serving database. Without it there is none.')
param postgres Postgres?

@description('Locked cannot be undone. Azure creates an account Unlocked only: see the first deployment in docs/deploy.md.')
param copyImmutability 'Unlocked' | 'Locked' = 'Locked'

@description('''Address range (CIDR, /24 or larger) of a dedicated virtual network. Data services are then reachable
through private endpoints only. Without it they have public endpoints with Entra authentication.''')
@minLength(9)
@maxLength(18)
param addressRange string?

@description('Protects everything with data, and the audit log, against deletion.')
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

@description('Endpoint of Entra. Parameter files set it because environment() is unknown before deployment.')
@minLength(8)
@maxLength(60)
param loginEndpoint string = environment().authentication.loginEndpoint

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
  cosmos: 'cosmos-${base}-${unique}'
  backup: 'stkvcopy${environmentName}${unique}'
  hubs: 'evhns-${base}-${unique}'
  insights: 'appi-${base}'
  lake: 'stkvlake${environmentName}${unique}'
  postgres: 'psql-${base}-${unique}'
  scheduler: 'dts-${base}-${unique}'
  vault: 'kv-${base}-${unique}'
  workspace: 'log-${base}'
}
// Each part of the app is a function app with its own identity and its own storage, which contains its code and keys.
// The names of accounts are limited to 24 characters.
var parts Part[] = copy == null ? ['api', 'pipeline'] : ['api', 'pipeline', 'backup']
var hostNames = {
  api: 'stkvapi${environmentName}${unique}'
  pipeline: 'stkvhost${environmentName}${unique}'
  backup: 'stkvcopier${environmentName}${unique}'
}
var packages = 'packages'
var events = resources.storage.?events ?? []

module identity 'modules/identity.bicep' = [
  for part in parts: { params: { name: 'id-${base}-${part}', defaults: defaults } }
]

module monitor 'modules/monitor.bicep' = {
  params: {
    names: {
      workspace: names.workspace
      audit: '${names.workspace}-audit'
      insights: names.insights
      actionGroup: 'ag-${base}'
      pagerGroup: 'ag-${base}-pager'
    }
    pager: pager
    defaults: defaults
    logs: size.logs
    emails: emails
  }
}

var access = { public: !isPrivate, workspaceId: monitor.outputs.auditWorkspaceId }

module host 'modules/storage-account.bicep' = [
  for part in parts: {
    params: {
      name: hostNames[part]
      defaults: defaults
      sku: size.storage
      hierarchical: false
      networkAccess: isPrivate ? 'private' : 'public'
      contents: { blobContainers: [packages], tables: [], queues: [] }
    }
  }
]

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

// Hosts write a lease every few seconds. Those with the keys of the HTTP functions are logged whole, that of the pipeline
// for what it loses.
var auditedAccounts = concat(
  [{ name: names.lake, categories: allOperations, services: ['blob', 'queue', 'table'] }],
  map(parts, part => {
    name: hostNames[part]
    categories: part == 'pipeline' ? ['StorageDelete'] : allOperations
    services: ['blob']
  }),
  copy == null ? [] : [{ name: names.backup, categories: allOperations, services: ['blob'] }]
)
var allOperations = ['StorageRead', 'StorageWrite', 'StorageDelete']

module storageAudit 'modules/storage-audit.bicep' = [
  for account in auditedAccounts: {
    params: {
      accountName: account.name
      categories: account.categories
      services: account.services
      workspaceId: monitor.outputs.auditWorkspaceId
    }
    dependsOn: [lake, host, copyAccount]
  }
]

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

module postgresServer 'modules/postgres.bicep' = if (postgres != null) {
  params: {
    name: names.postgres
    defaults: defaults
    public: !isPrivate
    workspaceId: monitor.outputs.auditWorkspaceId
    postgres: postgres!
    databases: resources.postgres
    zoneRedundant: size.storage == 'Standard_ZRS'
    backupDays: locked ? 35 : 7
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

module partAccess 'modules/part-access.bicep' = [
  for part in parts: {
    params: {
      part: part
      names: union(names, { host: hostNames[part], identity: 'id-${base}-${part}' })
      taskHub: usesScheduler ? resources.settings.TASK_HUB : null
    }
    dependsOn: [identity, monitor, host, lake, hubs, cosmos, scheduler, vault]
  }
]

module copyAccount 'modules/copy-account.bicep' = if (copy != null) {
  params: {
    name: names.backup
    defaults: { location: copy!.location, tags: defaults.tags }
    sku: size.storage
    public: !isPrivate
    immutability: copyImmutability
    lakeName: names.lake
    identityName: 'id-${base}-backup'
  }
  dependsOn: [identity, lake]
}

module readers 'modules/readers.bicep' = {
  params: { prefix: 'id-${base}', defaults: defaults, lakeName: names.lake, groups: readerGroups }
  dependsOn: [lake]
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: {
    name: 'vnet-${base}'
    defaults: defaults
    addressRange: addressRange ?? ''
    parts: parts
    postgres: postgres != null
    webhookRanges: alertWebhook.?addressRanges ?? []
  }
}

module settings 'modules/app-settings.bicep' = [
  for (part, index) in parts: {
    params: {
      part: part
      clientId: identity[index].outputs.clientId
      constants: union(resources.settings, databaseSettings)
      // Written together with the authentication that sets the header of the principal.
      signsIn: signIn != null
      personalWithKeys: personalWithKeys
      hubs: map(resources.eventHubs, hub => hub.name)
      hubsHost: '${names.hubs}.servicebus.windows.net'
      host: {
        blob: host[index].outputs.blobEndpoint
        queue: host[index].outputs.queueEndpoint
        table: host[index].outputs.tableEndpoint
      }
      lake: { blob: lake.outputs.blobEndpoint, queue: lake.outputs.queueEndpoint, table: lake.outputs.tableEndpoint }
      hasCopy: copy != null
      copyEndpoint: copyAccount.?outputs.blobEndpoint ?? ''
      cosmosEndpoint: cosmos.outputs.endpoint
      postgres: postgres == null
        ? null
        : { host: '${names.postgres}.postgres.database.azure.com', user: postgres!.administrators.name }
      vaultName: names.vault
      hasAlertWebhook: alertWebhook != null
      retentionDays: retentionDays
      insightsConnection: monitor.outputs.connectionString
      usesScheduler: usesScheduler
      schedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    }
  }
]

module app 'modules/function-app.bicep' = [
  for (part, index) in parts: {
    params: {
      part: part
      names: { plan: 'asp-${base}-${part}', app: 'func-${base}-${part}-${unique}' }
      defaults: defaults
      identity: { id: identity[index].outputs.id, clientId: identity[index].outputs.clientId }
      packages: '${host[index].outputs.blobEndpoint}${packages}'
      size: size.functions
      zoneRedundant: size.storage == 'Standard_ZRS'
      httpAccess: httpAccess
      signIn: part == 'api' ? signIn : null
      loginEndpoint: loginEndpoint
      workspaceId: monitor.outputs.workspaceId
      settings: settings[index].outputs.settings
      subnetId: network.?outputs.appSubnetIds[index]
    }
    // The app must not start before its role assignments exist.
    dependsOn: [partAccess]
  }
]

// The Functions host of the pipeline uses queues and tables too, for orchestrations.
var hostGroups = flatten(map(
  parts,
  part => map(part == 'pipeline' ? ['blob', 'queue', 'table'] : ['blob'], group => { part: part, group: group })
))
var hostTargets = map(hostGroups, each => {
  name: '${each.part}-host'
  id: resourceId('Microsoft.Storage/storageAccounts', hostNames[each.part])
  group: each.group
  zone: 'privatelink.${each.group}.${storageSuffix}'
})
var copyTargets = copy == null
  ? []
  : [{ name: 'copy', id: copyAccount!.outputs.id, group: 'blob', zone: 'privatelink.blob.${storageSuffix}' }]
var postgresTargets = postgres == null
  ? []
  : [
      {
        name: 'postgres'
        id: postgresServer!.outputs.id
        group: 'postgresqlServer'
        zone: 'privatelink.postgres.database.azure.com'
      }
    ]
var dataTargets = [
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
var appTarget = { name: 'api', id: app[0].outputs.id, group: 'sites', zone: 'privatelink.azurewebsites.net' }

module privateEndpoints 'modules/private-endpoints.bicep' = if (isPrivate) {
  params: {
    defaults: defaults
    subnetId: network.?outputs.endpointsSubnetId ?? ''
    networkId: network.?outputs.id ?? ''
    targets: concat(
      hostTargets,
      dataTargets,
      copyTargets,
      postgresTargets,
      usesScheduler ? [schedulerTarget] : [],
      httpAccess.private ? [appTarget] : []
    )
  }
  dependsOn: [host]
}

module logAlerts 'modules/log-alerts.bicep' = {
  params: {
    prefix: base
    defaults: defaults
    workspaceId: monitor.outputs.workspaceId
    actionGroupId: monitor.outputs.actionGroupId
    pagerGroupId: monitor.outputs.?pagerGroupId
    auditWorkspaceId: monitor.outputs.auditWorkspaceId
    continuousTraffic: continuousTraffic
    hasCopy: copy != null
  }
}

module metricAlerts 'modules/metric-alerts.bicep' = {
  params: {
    prefix: base
    defaults: defaults
    cosmosId: cosmos.outputs.id
    hubsId: hubs.outputs.id
    throughputUnits: size.throughputUnits
    topicId: landingEvents.?outputs.topicId
    actionGroupId: monitor.outputs.actionGroupId
  }
}

module changeAlerts 'modules/change-alerts.bicep' = {
  params: { prefix: base, tags: defaults.tags, actionGroupId: monitor.outputs.actionGroupId }
}

module costs 'modules/budget.bicep' = { params: { name: '${base}-cost', budget: budget, emails: emails } }

module workbook 'modules/workbook.bicep' = {
  params: { title: 'KoreVital ${environmentName}', defaults: defaults, workspaceId: monitor.outputs.workspaceId }
}

module locks 'modules/locks.bicep' = if (locked) {
  params: {
    storageNames: concat([names.lake], map(parts, part => hostNames[part]), copy == null ? [] : [names.backup])
    cosmosName: names.cosmos
    hubsName: names.hubs
    postgresName: postgres == null ? null : names.postgres
    vaultName: names.vault
    workspaceNames: [names.workspace, '${names.workspace}-audit']
  }
  dependsOn: [lake, host, copyAccount, cosmos, hubs, postgresServer, vault, monitor]
}

@description('Name of the function app with the HTTP functions.')
output appName string = 'func-${base}-api-${unique}'

@description('Names of all function apps. The same package is deployed to each.')
output appNames string[] = map(parts, part => 'func-${base}-${part}-${unique}')

@description('Host name of the HTTP functions.')
output appHostName string = app[0].outputs.hostName

@description('Client id of the app registration for sign-in. Empty without sign-in.')
output signInClientId string = signIn.?clientId ?? ''

@description('Name of the vault in which pseudonym-key.bicep stores the key.')
output vaultName string = names.vault

@description('Name of the storage account for landed files and exports.')
output lakeName string = names.lake

@description('Name of the Event Hubs namespace for producers.')
output hubsName string = names.hubs

@description('Cosmos DB endpoint for tools.')
output cosmosEndpoint string = cosmos.outputs.endpoint
