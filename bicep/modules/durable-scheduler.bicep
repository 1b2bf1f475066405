// A Durable Task Scheduler, which orchestrations may run on instead of the host's storage account.
import { Place } from '../types.bicep'

@description('Name of the scheduler.')
@minLength(3)
@maxLength(64)
param name string

@description('Name of the task hub.')
@minLength(3)
@maxLength(64)
param taskHub string

@description('Where, and with which tags.')
param place Place

@description('Everybody who may log in. Else a private endpoint only.')
param public bool

@description('Capacity units. None means that one pays for each action.')
@minValue(1)
@maxValue(3)
param units int?

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: place.location
  tags: place.tags
  properties: {
    sku: units == null ? { name: 'Consumption' } : { name: 'Dedicated', capacity: units }
    // Asked for; and an empty list keeps everybody out.
    ipAllowlist: public ? ['0.0.0.0/0'] : []
    publicNetworkAccess: public ? 'Enabled' : 'Disabled'
  }

  resource hub 'taskHubs' = { name: taskHub }

  resource retention 'retentionPolicies' = {
    name: 'default'
    properties: {
      retentionPolicies: [
        { orchestrationState: 'Completed', retentionPeriodInDays: 7 }
        { orchestrationState: 'Failed', retentionPeriodInDays: 30 }
        { orchestrationState: 'Terminated', retentionPeriodInDays: 30 }
      ]
    }
  }
}

output id string = scheduler.id
output endpoint string = scheduler.properties.endpoint
