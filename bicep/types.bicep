// Types that modules share. Nothing is deployed from here. They share one name space with parameters, hence their capitals.

@export()
type EnvironmentName = 'dev' | 'qa' | 'uat' | 'prod'

@export()
@sealed()
@description('What the app needs of Azure: the shape of shared/resources.json.')
type Resources = {
  @description('The JSON schema of the file, for editors.')
  '$schema': string?

  @description('At most ten hubs fit a Standard namespace.')
  @minLength(1)
  @maxLength(10)
  eventHubs: Hub[]

  storage: Lake

  @minLength(1)
  cosmos: Database[]

  @description('Values of the app settings that are the same in every environment.')
  settings: { *: string }
}

@export()
@sealed()
type Hub = {
  name: string

  @description('Fixed for ever: Azure cannot change it on a Standard namespace.')
  @minValue(1)
  @maxValue(32)
  partitions: int

  @description('Besides $Default, which every hub has.')
  @maxLength(20)
  consumerGroups: string[]

  @minValue(1)
  @maxValue(168)
  retentionHours: int
}

@export()
@sealed()
@description('What the lake account holds.')
type Lake = {
  blobContainers: string[]
  tables: string[]
  queues: string[]

  @description('Event Grid tells a queue of new and changed blobs in a container.')
  events: StorageEvents[]?
}

@export()
@sealed()
type StorageEvents = { container: string, queue: string }

@export()
@sealed()
type Database = { database: string, containers: Documents[] }

@export()
@sealed()
@description('A container of documents.')
type Documents = {
  name: string
  partitionKey: string
  indexing: Indexing

  @description('Stays where it is when its database is made anew in another. Azure has nothing of it.')
  kept: true?

  @description('Seconds; -1 for documents that live for ever unless they say otherwise. Without it nothing expires.')
  @minValue(-1)
  defaultTimeToLive: int?
}

@export()
@sealed()
type Indexing = {
  @description('Paths that queries filter or order by. All else is left out: it would cost on every write.')
  included: string[]

  @description('For queries that order by more than one property.')
  composite: { path: string, order: ('ascending' | 'descending')? }[][]?
}

@export()
@sealed()
@description('What an environment can take, and what it costs at most.')
type Size = {
  @description('Function app: memory of an instance in MB, and how many instances there may be.')
  functions: Functions

  @description('Event Hubs throughput units: to begin with, and at most (auto-inflate).')
  throughputUnits: ThroughputUnits

  @description('Cosmos DB: autoscale ceiling in RU/s, shared by the containers of a database. None means serverless.')
  @minValue(1000)
  @maxValue(100000)
  requestUnits: int?

  @description('Copies of storage: in one zone, or in three.')
  storage: 'Standard_LRS' | 'Standard_ZRS'

  @description('Log Analytics: days that logs are kept, and GB that it takes a day at most.')
  logs: Logs

  @description('Durable Functions on a Durable Task Scheduler. None means the host\'s storage account.')
  scheduler: Scheduler?
}

@export()
@sealed()
type Functions = {
  instanceMemory: 512 | 2048 | 4096

  @minValue(40)
  @maxValue(1000)
  mostInstances: int
}

@export()
@sealed()
@description('A unit takes 1 MB or 1,000 events a second.')
type ThroughputUnits = {
  @minValue(1)
  @maxValue(40)
  first: int

  @minValue(1)
  @maxValue(40)
  most: int
}

@export()
@sealed()
type Logs = {
  @minValue(30)
  @maxValue(730)
  days: int

  @minValue(1)
  @maxValue(1000)
  gigabytes: int
}

@export()
@sealed()
type Scheduler = {
  @description('Capacity units. None means that one pays for each action.')
  @minValue(1)
  @maxValue(3)
  units: int?
}

@export()
@sealed()
@description('Money a month, in the billing currency, before somebody is told.')
type Budget = {
  @minValue(1)
  amount: int

  @description('First day of the first month, such as 2026-12-01. Fixed, since every plan would differ by utcNow().')
  @minLength(10)
  @maxLength(10)
  start: string
}

@export()
@sealed()
@description('How the app\'s HTTP functions are reached. Their keys and TLS are asked for in any case.')
type Door = {
  @description('Through a private endpoint only, deployments too.')
  private: bool

  @description('Address ranges (CIDR) that may call. None means everybody.')
  allow: string[]
}

@export()
@sealed()
@description('Entra groups (object ids) that may read a part of the lake, besides the identity that is made for it.')
type ReaderGroups = { raw: string[], gold: string[], 'gold-personal': string[] }

@export()
@sealed()
@description('What every resource with a place has.')
type Place = { location: string, tags: { *: string } }

@export()
@sealed()
@description('Who reaches a data service over the network, and where it writes its logs.')
type Reach = {
  @description('Everybody who may log in. Else private endpoints only.')
  public: bool
  workspaceId: string
}

@export()
@sealed()
@description('A resource that a private endpoint leads to.')
type EndpointTarget = {
  name: string
  id: string
  group: string

  @description('Its private DNS zone.')
  zone: string
}

@export()
@sealed()
@description('Names that are known before anything is deployed.')
type Names = {
  app: string
  cosmos: string
  host: string
  hubs: string
  identity: string
  insights: string
  lake: string
  scheduler: string
  vault: string
  workspace: string
}
