using '../main.bicep'

param environmentName = 'uat'
param storageSuffix = 'core.windows.net'
param emails = ['on-call@example.com']
param budget = { amount: 1000, start: '2026-12-01' }
param addressRange = '10.20.0.0/24'
param locked = true
param size = {
  functions: { instanceMemory: 2048, maxInstances: 40 }
  throughputUnits: { initial: 1, max: 10 }
  requestUnits: 4000
  storage: 'Standard_ZRS'
  logs: { retentionDays: 30, dailyQuotaGb: 5 }
}
