using '../main.bicep'

param environmentName = 'qa'
param storageSuffix = 'core.windows.net'
param loginEndpoint = 'https://login.microsoftonline.com/'
param emails = ['on-call@example.com']
param personalWithKeys = true
param budget = { amount: 200, start: '2026-12-01' }
param size = {
  functions: { instanceMemory: 2048, maxInstances: 40 }
  throughputUnits: { initial: 1, max: 4 }
  storage: 'Standard_LRS'
  logs: { retentionDays: 30, dailyQuotaGb: 2, auditDays: 30 }
}
