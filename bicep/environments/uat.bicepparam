using '../main.bicep'

param environmentName = 'uat'
param storageSuffix = 'core.windows.net'
// The environment of the pipeline sets both. A delivery without them, or with a placeholder, fails.
param emails = split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')
param pager = readEnvironmentVariable('ALERT_PAGER', '')
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
