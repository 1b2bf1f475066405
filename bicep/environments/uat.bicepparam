using '../main.bicep'

param environmentName = 'uat'
param storageSuffix = 'core.windows.net'
param emails = ['on-call@example.com']
param budget = { amount: 1000, start: '2026-12-01' }
param addressRange = '10.20.0.0/24'
param size = {
  functions: { instanceMemory: 2048, mostInstances: 40 }
  throughputUnits: { first: 1, most: 10 }
  requestUnits: 4000
  storage: 'Standard_ZRS'
  logs: { days: 30, gigabytes: 5 }
}
