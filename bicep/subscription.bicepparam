// For `azd up`: dev. Its values are those of environments/dev.bicepparam; a test holds the two equal.
using 'subscription.bicep'

param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param environmentName = 'dev'
param storageSuffix = 'core.windows.net'
param emails = ['on-call@example.com']
param budget = { amount: 150, start: '2026-12-01' }
param size = {
  functions: { instanceMemory: 2048, mostInstances: 40 }
  throughputUnits: { first: 1, most: 2 }
  storage: 'Standard_LRS'
  logs: { days: 30, gigabytes: 1 }
}
