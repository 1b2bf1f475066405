// Parameters for `azd up`, environment dev. The values equal those of environments/dev.bicepparam. A test compares
// them.
using 'subscription.bicep'

param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param environmentName = 'dev'
param storageSuffix = 'core.windows.net'
param loginEndpoint = 'https://login.microsoftonline.com/'
param personalWithKeys = true
param emails = ['on-call@example.com']
param budget = { amount: 150, start: '2026-12-01' }
param size = {
  functions: { instanceMemory: 2048, maxInstances: 40 }
  throughputUnits: { initial: 1, max: 2 }
  storage: 'Standard_LRS'
  logs: { retentionDays: 30, dailyQuotaGb: 1, auditDays: 30 }
}
