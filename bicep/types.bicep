// Shared types. This file deploys nothing. Names of types are capitalized because types and parameters share one
// namespace.

@export()
type EnvironmentName = 'dev' | 'qa' | 'uat' | 'prod'

@export()
@sealed()
@description('Schema of shared/resources.json, the resources that the app requires.')
type Resources = {
  @description('JSON schema of the file, for editors.')
  '$schema': string?

  @description('A Standard namespace supports at most ten hubs.')
  @minLength(1)
  @maxLength(10)
  eventHubs: Hub[]

  storage: StorageContents

  @minLength(1)
  cosmos: Database[]

  @description('Databases of PostgreSQL.')
  postgres: string[]

  @description('App settings with the same value in every environment.')
  settings: { *: string }
}

@export()
@sealed()
type Hub = {
  name: string

  @description('Cannot be changed later on a Standard namespace.')
  @minValue(1)
  @maxValue(32)
  partitions: int

  @description('Consumer groups in addition to $Default.')
  @maxLength(20)
  consumerGroups: string[]

  @minValue(1)
  @maxValue(168)
  retentionHours: int
}

@export()
@sealed()
@description('Containers, tables and queues of a storage account.')
type StorageContents = {
  blobContainers: string[]
  tables: string[]
  queues: string[]

  @description('Event Grid sends BlobCreated events of a container to a queue.')
  events: StorageEvents[]?
}

@export()
@sealed()
type StorageEvents = { container: string, queue: string }

@export()
@sealed()
type Database = { database: string, containers: CosmosContainer[] }

@export()
@sealed()
@description('A Cosmos DB container.')
type CosmosContainer = {
  name: string
  partitionKey: string
  indexing: Indexing

  @description('''Not rebuilt from bronze. The container stays in its database when a rebuild switches the database set.
Not an Azure property.''')
  retained: true?

  @description('Default time to live in seconds. -1 enables expiry per document. Without it documents do not expire.')
  @minValue(-1)
  defaultTimeToLive: int?
}

@export()
@sealed()
type Indexing = {
  @description('Paths that queries filter or sort by. Other paths are excluded to reduce the cost of writes.')
  included: string[]

  @description('Composite indexes for queries that sort by several properties.')
  composite: { path: string, order: ('ascending' | 'descending')? }[][]?
}

@export()
@sealed()
@description('Capacity and cost limits of an environment.')
type Size = {
  @description('Function app: memory of an instance in MB and maximum number of instances.')
  functions: Functions

  @description('Event Hubs throughput units: initial and maximum (auto-inflate).')
  throughputUnits: ThroughputUnits

  @description('Cosmos DB: autoscale maximum of a database in RU/s. Without it the account is serverless.')
  @minValue(1000)
  @maxValue(100000)
  requestUnits: int?

  @description('Redundancy of storage: one zone (LRS) or three (ZRS).')
  storage: 'Standard_LRS' | 'Standard_ZRS'

  @description('Log Analytics: retention in days, and the daily quota of everything but the audit log.')
  logs: Logs

  @description('Durable Task Scheduler for Durable Functions. Without it they use the storage account of the host.')
  scheduler: Scheduler?
}

@export()
@sealed()
@description('A server of Azure Database for PostgreSQL.')
type Postgres = {
  @description('One core (B1ms) or two (B2s) with credits, or 2, 4 or 8 cores.')
  size: 'Standard_B1ms' | 'Standard_B2s' | 'Standard_D2ds_v5' | 'Standard_D4ds_v5' | 'Standard_D8ds_v5'

  @description('The storage grows by itself before it is full.')
  @minValue(32)
  @maxValue(32767)
  storageGb: int

  @description('Entra group of the administrators, and its name. The identity of the pipeline must be a member.')
  administrators: { objectId: string, name: string }
}

@export()
@sealed()
type Functions = {
  instanceMemory: 512 | 2048 | 4096

  @minValue(40)
  @maxValue(1000)
  maxInstances: int
}

@export()
@sealed()
@description('One unit accepts 1 MB or 1,000 events per second.')
type ThroughputUnits = {
  @minValue(1)
  @maxValue(40)
  initial: int

  @minValue(1)
  @maxValue(40)
  max: int
}

@export()
@sealed()
type Logs = {
  @minValue(30)
  @maxValue(730)
  retentionDays: int

  @minValue(1)
  @maxValue(1000)
  dailyQuotaGb: int

  @description('Retention of the audit log in days. It has no quota.')
  @minValue(30)
  @maxValue(730)
  auditDays: int
}

@export()
@sealed()
type Scheduler = {
  @description('Capacity units. Without it the scheduler uses the Consumption SKU, billed per action.')
  @minValue(1)
  @maxValue(3)
  units: int?
}

@export()
@sealed()
@description('Monthly budget in the billing currency. It triggers notifications and stops nothing.')
type Budget = {
  @minValue(1)
  amount: int

  @description('First day of the first month, such as 2026-12-01. With utcNow() every what-if would report a change.')
  @minLength(10)
  @maxLength(10)
  start: string
}

@export()
@sealed()
@description('Sign-in of people with Entra, by App Service.')
type SignIn = {
  @description('Client id of the app registration with the app roles of app-roles.json. Bicep cannot create one.')
  clientId: string

  @description('Tenant whose people sign in.')
  tenantId: string
}

@export()
@sealed()
@description('Network access to the HTTP functions of the app. Function keys and TLS are always required.')
type HttpAccess = {
  @description('Private endpoint only. This includes deployments.')
  private: bool

  @description('Address ranges (CIDR) that may call. An empty list allows all addresses.')
  allowedAddressRanges: string[]
}

@export()
@sealed()
@description('Webhook of health alerts.')
type AlertWebhook = {
  @description('Address ranges (CIDR) of its receiver. An app in a virtual network reaches them over HTTPS.')
  addressRanges: string[]
}

@export()
@sealed()
@description('Object ids of Entra groups that can read a part of the lake, in addition to the identity of that part.')
type ReaderGroups = { raw: string[], gold: string[], 'gold-personal': string[] }

@export()
@description('''Part of the app, with an identity of its own. api: the HTTP functions. pipeline: everything that writes the
lake and Cosmos DB. backup: writes the second copy of bronze.''')
type Part = 'api' | 'pipeline' | 'backup'

@export()
@sealed()
@description('Second copy of bronze.')
type Copy = {
  @description('Another region than that of the lake.')
  location: string
}

@export()
@sealed()
@description('Location and tags of a resource.')
type ResourceDefaults = { location: string, tags: { *: string } }

@export()
@sealed()
@description('Network access to a data service, and the workspace for its audit logs.')
type AccessSettings = {
  @description('Public endpoint with Entra authentication. If false, private endpoints only.')
  public: bool
  workspaceId: string
}

@export()
@sealed()
@description('Target of a private endpoint.')
type EndpointTarget = {
  name: string
  id: string
  group: string

  @description('Private DNS zone of the service.')
  zone: string
}

@export()
@sealed()
@description('Resource names. They are known before the deployment.')
type Names = {
  backup: string
  cosmos: string
  host: string
  hubs: string
  identity: string
  insights: string
  lake: string
  postgres: string
  scheduler: string
  vault: string
  workspace: string
}

@export()
@sealed()
@description('Days by kind, such as readings=400,facts=1100. Empty: kept for ever. Bronze not shorter than silver.')
type RetentionDays = { bronze: string, silver: string }
