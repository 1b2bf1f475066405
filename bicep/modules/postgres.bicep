// Azure Database for PostgreSQL with the registration database and the serving database. Entra tokens are the only
// passwords. Operations on a server must not run at the same time, so every resource waits for the one before it.
import { Postgres, ResourceDefaults } from '../types.bicep'

@description('Name of the server.')
@minLength(3)
@maxLength(63)
param name string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Public endpoint with Entra authentication. If false, private endpoint only.')
param public bool

@description('Workspace for the audit log.')
param workspaceId string

@description('Capacity and administrators.')
param postgres Postgres

@description('Names of the databases.')
@minLength(1)
param databases string[]

@description('A standby in another zone takes over.')
param zoneRedundant bool

@description('Days for which the state at any time can be restored.')
@minValue(7)
@maxValue(35)
param backupDays int

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  sku: { name: postgres.size, tier: startsWith(postgres.size, 'Standard_B') ? 'Burstable' : 'GeneralPurpose' }
  properties: {
    version: '17'
    authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: tenant().tenantId }
    storage: { storageSizeGB: postgres.storageGb, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: backupDays, geoRedundantBackup: 'Disabled' }
    highAvailability: { mode: zoneRedundant ? 'ZoneRedundant' : 'Disabled' }
    network: { publicNetworkAccess: public ? 'Enabled' : 'Disabled' }
  }
}

@batchSize(1)
resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = [
  for each in databases: {
    parent: server
    name: each
    properties: { charset: 'UTF8', collation: 'en_US.utf8' }
  }
]

// The log contains no values of rows: neither the text of failed statements, nor the details of errors.
var parameters = [
  { name: 'idle_in_transaction_session_timeout', value: '600000' }
  { name: 'log_error_verbosity', value: 'terse' }
  { name: 'log_min_error_statement', value: 'panic' }
]

@batchSize(1)
resource parameter 'Microsoft.DBforPostgreSQL/flexibleServers/configurations@2024-08-01' = [
  for each in parameters: {
    parent: server
    name: each.name
    properties: { value: each.value, source: 'user-override' }
    dependsOn: [database]
  }
]

// A group, whose id is known before the deployment. The identity of the pipeline is a member.
resource administrators 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2024-08-01' = {
  parent: server
  name: postgres.administrators.objectId
  properties: {
    principalName: postgres.administrators.name
    principalType: 'Group'
    tenantId: tenant().tenantId
  }
  dependsOn: [parameter]
}

// Function apps without a network have addresses of Azure.
resource azure 'Microsoft.DBforPostgreSQL/flexibleServers/firewallRules@2024-08-01' = if (public) {
  parent: server
  name: 'azure-services'
  properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  dependsOn: [administrators]
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'audit'
  scope: server
  properties: { workspaceId: workspaceId, logs: [{ category: 'PostgreSQLLogs', enabled: true }] }
}

output id string = server.id
