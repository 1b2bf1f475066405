// Alert rules. docs/operations.md describes the meaning and the remediation of each. A test compares the two lists.

@export()
@sealed()
type AppAlert = {
  @description('Word after ALERT in the log line of the app.')
  name: string
  severity: Severity
}

@export()
@sealed()
type QueryAlert = {
  name: string
  severity: Severity
  description: string

  @description('KQL query over the workspace. Returns one row with a column `value`, or the rows to count.')
  query: string
  operator: 'GreaterThan' | 'LessThan'
  threshold: int

  @description('Time range of the query.')
  window: 'PT15M' | 'PT30M' | 'PT1H' | 'PT6H'

  @description('Number of consecutive evaluations, 15 minutes apart, that must match.')
  @minValue(1)
  @maxValue(4)
  consecutiveEvaluations: int

  @description('Enabled only in environments where events arrive continuously.')
  requiresTraffic: bool

  @description('Enabled only in environments with a second copy of bronze.')
  requiresCopy: true?

  @description('The query is over the workspace with the audit log.')
  audit: true?
}

@description('Response time. 1: immediately, 2: within the day, 3: within the week.')
type Severity = 1 | 2 | 3

@export()
@description('Alerts on log lines of the app, `ALERT name …`. One line triggers the alert.')
var appAlerts AppAlert[] = [
  { name: 'api-failed', severity: 2 }
  { name: 'batch-failing', severity: 1 }
  { name: 'checkpoint-beyond-hub', severity: 2 }
  { name: 'copy-failed', severity: 2 }
  { name: 'cursor-beyond-hub', severity: 1 }
  { name: 'erasure-overdue', severity: 2 }
  { name: 'events-not-bytes', severity: 3 }
  { name: 'events-unread', severity: 2 }
  { name: 'export-dead-lettered', severity: 2 }
  { name: 'export-failed', severity: 2 }
  { name: 'feed-restarted', severity: 2 }
  { name: 'sequence-gap', severity: 2 }
  { name: 'gold-failed', severity: 1 }
  { name: 'gold-dead-lettered', severity: 2 }
  { name: 'hub-recreated', severity: 2 }
  { name: 'ingest-recovery-failed', severity: 2 }
  { name: 'gold-group-truncated', severity: 2 }
  { name: 'internal-defect', severity: 1 }
  { name: 'landing-failed', severity: 2 }
  { name: 'landing-unreadable', severity: 3 }
  { name: 'maintenance-failed', severity: 3 }
  { name: 'outbox-failed', severity: 2 }
  { name: 'partition-blocked', severity: 1 }
  { name: 'orchestration-stalled', severity: 1 }
  { name: 'proof-differs', severity: 1 }
  { name: 'proof-failed', severity: 3 }
  { name: 'registry-failed', severity: 2 }
  { name: 'serving-failed', severity: 2 }
  { name: 'serving-rejected', severity: 2 }
  { name: 'silver-failed', severity: 1 }
  { name: 'silver-dead-lettered', severity: 2 }
  { name: 'table-failed', severity: 3 }
  { name: 'webhook-dead-lettered', severity: 2 }
  { name: 'webhooks-failed', severity: 2 }
]

@export()
@description('Alerts on conditions that the app cannot log.')
var queryAlerts QueryAlert[] = [
  {
    name: 'app-not-running'
    severity: 1
    description: 'The silver timer did not run for 30 minutes. The app does not start or does not run.'
    query: 'AppMetrics | where Name == "korevital.timer.ticks" and tostring(Properties.timer) == "silver"'
    operator: 'LessThan'
    threshold: 1
    window: 'PT30M'
    consecutiveEvaluations: 1
    requiresTraffic: false
  }
  {
    name: 'no-data'
    severity: 1
    description: 'No event arrived from any hub for one hour.'
    query: 'AppMetrics | where Name == "korevital.events.received" and tostring(Properties.source) == "hub"'
    operator: 'LessThan'
    threshold: 1
    window: 'PT1H'
    consecutiveEvaluations: 1
    requiresTraffic: true
  }
  {
    name: 'ingest-lag'
    severity: 1
    description: 'Events of a stream landed more than 15 minutes after they entered the hub, three times in a row.'
    query: '''
AppMetrics
| where Name == "korevital.ingest.lag"
| extend stream = tostring(Properties.stream)
| summarize value = max(Max) by bin(TimeGenerated, 15m), stream
'''
    operator: 'GreaterThan'
    threshold: 900
    window: 'PT15M'
    consecutiveEvaluations: 3
    requiresTraffic: false
  }
  {
    name: 'silver-behind'
    severity: 1
    description: 'Events wait for silver for more than 30 minutes.'
    query: 'AppMetrics | where Name == "korevital.silver.lag" | project TimeGenerated, value = Sum'
    operator: 'GreaterThan'
    threshold: 1800
    window: 'PT15M'
    consecutiveEvaluations: 2
    requiresTraffic: false
  }
  {
    name: 'gold-behind'
    severity: 2
    description: 'Changes in silver wait for gold for more than two hours.'
    query: 'AppMetrics | where Name == "korevital.gold.lag" | project TimeGenerated, value = Sum'
    operator: 'GreaterThan'
    threshold: 7200
    window: 'PT15M'
    consecutiveEvaluations: 2
    requiresTraffic: false
  }
  {
    name: 'copy-behind'
    severity: 1
    description: 'The newest complete second copy of bronze is older than six hours.'
    query: 'AppMetrics | where Name == "korevital.copy.lag" | project TimeGenerated, value = Sum'
    operator: 'GreaterThan'
    threshold: 21600
    window: 'PT15M'
    consecutiveEvaluations: 2
    requiresTraffic: false
  }
  {
    name: 'copy-not-running'
    severity: 1
    description: 'The timer of the second copy did not run for one hour. Without it nothing reports how old the copy is.'
    query: 'AppMetrics | where Name == "korevital.timer.ticks" and tostring(Properties.timer) == "copy"'
    operator: 'LessThan'
    threshold: 1
    window: 'PT1H'
    consecutiveEvaluations: 1
    requiresTraffic: false
    requiresCopy: true
  }
  {
    name: 'invocations-failed'
    severity: 2
    description: 'Ten invocations of one function failed within 15 minutes.'
    query: '''
AppTraces
| where Message startswith_cs "invocation-failed "
| extend functionName = tostring(Properties.function)
| summarize value = count() by functionName
'''
    operator: 'GreaterThan'
    threshold: 9
    window: 'PT15M'
    consecutiveEvaluations: 1
    requiresTraffic: false
  }
  {
    name: 'landing-poisoned'
    severity: 2
    description: 'A message of the queue landing-events failed five times and is in its poison queue.'
    query: '''
StorageQueueLogs
| where OperationName == "PutMessage" and StatusCode == "201"
| where Uri has "/landing-events-poison/"
'''
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    consecutiveEvaluations: 1
    requiresTraffic: false
    audit: true
  }
  {
    name: 'daily-quota-reached'
    severity: 2
    description: 'The workspace stopped ingesting: its daily quota is reached. The audit log goes on.'
    query: '_LogOperation | where Category == "Ingestion" and Detail has "OverQuota"'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    consecutiveEvaluations: 1
    requiresTraffic: false
  }
]

@export()
@description('Burn rates of the service level objectives. Generated from shared/slo by npm run docs.')
var objectiveAlerts QueryAlert[] = loadJsonContent('objective-alerts.json')
