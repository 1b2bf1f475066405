// Durable Task Scheduler. Orchestrations can use it instead of the storage account of the host.
import { ResourceDefaults } from '../types.bicep'

@description('Name of the scheduler.')
@minLength(3)
@maxLength(64)
param name string

@description('Name of the task hub.')
@minLength(3)
@maxLength(64)
param taskHub string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Public endpoint with Entra authentication. If false, private endpoint only.')
param public bool

@description('Capacity units. Without it the scheduler uses the Consumption SKU, billed per action.')
@minValue(1)
@maxValue(3)
param units int?

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: name
  location: defaults.location
  tags: defaults.tags
  properties: {
    sku: units == null ? { name: 'Consumption' } : { name: 'Dedicated', capacity: units }
    // The property is required. An empty list denies all addresses.
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
