// Tells somebody before it costs too much. It stops nothing.
import { Budget } from '../types.bicep'

@description('Name of the budget.')
@minLength(1)
@maxLength(63)
param name string

@description('How much, and from when on.')
param budget Budget

@description('Who is told.')
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
      mostIsSpent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      moreIsExpected: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
