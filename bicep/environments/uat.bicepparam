using '../main.bicep'

param environmentName = 'uat'
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
param budget = { amount: 1000, start: '2026-12-01' }
param addressRange = '10.20.0.0/24'
param locked = true
param size = {
  functions: { instanceMemory: 2048, maxInstances: 40 }
  throughputUnits: { initial: 1, max: 10 }
  requestUnits: 4000
  storage: 'Standard_ZRS'
  logs: { retentionDays: 30, dailyQuotaGb: 5, auditDays: 90 }
}
