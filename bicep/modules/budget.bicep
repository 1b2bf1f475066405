// Sends notifications before the monthly cost exceeds the budget. It does not stop any resource.
import { Budget } from '../types.bicep'

@description('Name of the budget.')
@minLength(1)
@maxLength(63)
param name string

@description('Amount and start date.')
param budget Budget

@description('Email addresses that receive the notifications.')
@minLength(1)
@maxLength(50)
param emails string[]

resource monthly 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    timeGrain: 'Monthly'
    amount: budget.amount
    timePeriod: { startDate: budget.start }
    notifications: {
      actual80Percent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      forecast100Percent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
