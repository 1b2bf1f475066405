using '../main.bicep'

param environmentName = 'qa'
param storageSuffix = 'core.windows.net'
param emails = ['on-call@example.com']
param budget = { amount: 200, start: '2026-12-01' }
param size = {
  functions: { instanceMemory: 2048, mostInstances: 40 }
  throughputUnits: { first: 1, most: 4 }
  storage: 'Standard_LRS'
  logs: { days: 30, gigabytes: 2 }
}
