using '../main.bicep'

param environmentName = 'prod'
param storageSuffix = 'core.windows.net'
param emails = ['on-call@example.com']
param budget = { amount: 4000, start: '2026-12-01' }
param addressRange = '10.30.0.0/24'
param locked = true
param traffic = true
param size = {
  functions: { instanceMemory: 2048, mostInstances: 100 }
  throughputUnits: { first: 2, most: 20 }
  requestUnits: 20000
  storage: 'Standard_ZRS'
  logs: { days: 90, gigabytes: 10 }
}
