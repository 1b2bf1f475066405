using '../main.bicep'

param environmentName = 'prod'
param storageSuffix = 'core.windows.net'
param loginEndpoint = 'https://login.microsoftonline.com/'
// The environment of the pipeline sets both. A delivery without them, or with a placeholder, fails.
param emails = split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')
param pager = readEnvironmentVariable('ALERT_PAGER', '')
// Of the app registration: see the first deployment in docs/deploy.md. Without it nobody signs in.
param signIn = empty(readEnvironmentVariable('ENTRA_CLIENT_ID', ''))
  ? null
  : {
      clientId: readEnvironmentVariable('ENTRA_CLIENT_ID', '')
      tenantId: readEnvironmentVariable('ENTRA_TENANT_ID', '')
    }
param budget = { amount: 4000, start: '2026-12-01' }
param addressRange = '10.30.0.0/24'
param locked = true
param copy = { location: 'northeurope' }
param continuousTraffic = true
param size = {
  functions: { instanceMemory: 2048, maxInstances: 100 }
  throughputUnits: { initial: 2, max: 20 }
  requestUnits: 4000
  storage: 'Standard_ZRS'
  logs: { retentionDays: 90, dailyQuotaGb: 10, auditDays: 365 }
}
