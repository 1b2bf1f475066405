// What somebody is told about. docs/operations.md says of each what it means and what to do; a test holds the two equal.

@export()
@sealed()
type AppAlert = {
  @description('The word after ALERT in the app\'s log line.')
  name: string
  severity: Severity
}

@export()
@sealed()
type Watch = {
  name: string
  severity: Severity
  description: string

  @description('KQL over the workspace: one row with a column `value`, or as many rows as are counted.')
  query: string
  operator: 'GreaterThan' | 'LessThan'
  threshold: int

  @description('The time that the query looks at.')
  window: 'PT15M' | 'PT30M' | 'PT1H'

  @description('So many times in a row, 15 minutes apart.')
  @minValue(1)
  @maxValue(4)
  times: int

  @description('Means something only where events come all the time.')
  needsTraffic: bool
}

@description('1: somebody is called. 2: during the day. 3: this week.')
type Severity = 1 | 2 | 3

@export()
@description('Each is a log line of the app, `ALERT name …`; one line is enough.')
var appAlerts AppAlert[] = [
  { name: 'api-failed', severity: 2 }
  { name: 'export-failed', severity: 2 }
  { name: 'sequence-gap', severity: 2 }
  { name: 'gold-failed', severity: 1 }
  { name: 'gold-dead-lettered', severity: 2 }
  { name: 'internal-defect', severity: 1 }
  { name: 'landing-unreadable', severity: 3 }
  { name: 'maintenance-failed', severity: 3 }
  { name: 'outbox-failed', severity: 2 }
  { name: 'orchestration-stalled', severity: 1 }
  { name: 'silver-failed', severity: 1 }
  { name: 'silver-dead-lettered', severity: 2 }
]

@export()
@description('What no log line of the app can say.')
var watches Watch[] = [
  {
    name: 'app-not-running'
    severity: 1
    description: 'The timer of silver did not run for half an hour: the app does not start, or does not run.'
    query: 'AppMetrics | where Name == "korevital.timer.ticks" and tostring(Properties.timer) == "silver"'
    operator: 'LessThan'
    threshold: 1
    window: 'PT30M'
    times: 1
    needsTraffic: false
  }
  {
    name: 'no-data'
    severity: 1
    description: 'No hub gave an event for an hour.'
    query: 'AppMetrics | where Name == "korevital.events.received" and tostring(Properties.source) == "hub"'
    operator: 'LessThan'
    threshold: 1
    window: 'PT1H'
    times: 1
    needsTraffic: true
  }
  {
    name: 'ingest-lag'
    severity: 1
    description: 'More than a quarter of the events of an hour came into the hubs and was not read.'
    query: '''
AzureMetrics
| where ResourceProvider == "MICROSOFT.EVENTHUB" and MetricName in ("IncomingMessages", "OutgoingMessages")
| summarize incoming = sumif(Total, MetricName == "IncomingMessages"), outgoing = sumif(Total, MetricName == "OutgoingMessages")
| project value = iff(incoming < 1000, 0.0, 100.0 * (incoming - outgoing) / incoming)
'''
    operator: 'GreaterThan'
    threshold: 25
    window: 'PT1H'
    times: 3
    needsTraffic: false
  }
  {
    name: 'silver-behind'
    severity: 1
    description: 'Events have waited for silver for more than half an hour.'
    query: 'AppMetrics | where Name == "korevital.silver.lag" | project TimeGenerated, value = Sum'
    operator: 'GreaterThan'
    threshold: 1800
    window: 'PT15M'
    times: 2
    needsTraffic: false
  }
  {
    name: 'gold-behind'
    severity: 2
    description: 'Changes of silver have waited for gold for more than two hours.'
    query: 'AppMetrics | where Name == "korevital.gold.lag" | project TimeGenerated, value = Sum'
    operator: 'GreaterThan'
    threshold: 7200
    window: 'PT15M'
    times: 2
    needsTraffic: false
  }
  {
    name: 'quarantine-rate'
    severity: 2
    description: 'More than a twentieth of the events of an hour could not be understood.'
    query: '''
AppMetrics
| where Name == "korevital.events.outcomes"
| extend outcome = tostring(Properties.outcome)
| summarize accepted = sumif(Sum, outcome == "accepted"), quarantined = sumif(Sum, outcome == "quarantined")
| project value = iff(accepted + quarantined < 100, 0.0, 100.0 * quarantined / (accepted + quarantined))
'''
    operator: 'GreaterThan'
    threshold: 5
    window: 'PT1H'
    times: 1
    needsTraffic: false
  }
]
