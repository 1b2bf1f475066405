using '../main.bicep'

param environmentName = 'prod'
param storageSuffix = 'core.windows.net'
param emails = ['on-call@example.com']
param budget = { amount: 4000, start: '2026-12-01' }
param addressRange = '10.30.0.0/24'
param locked = true
param continuousTraffic = true
param size = {
  functions: { instanceMemory: 2048, maxInstances: 100 }
  throughputUnits: { initial: 2, max: 20 }
  requestUnits: 20000
  storage: 'Standard_ZRS'
  logs: { retentionDays: 90, dailyQuotaGb: 10 }
}
