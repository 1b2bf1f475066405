// Lifecycle rules of the lake: move older blobs to cheaper tiers. They delete nothing. All other layers are computed
// from bronze, quarantined events are retained until an operator decides, and the app deletes landed files itself. They
// do not use the archive tier, because a rebuild and an erasure must be able to read all blobs immediately.

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('Days since the last modification after which blobs move to a cheaper tier, by container.')
param ages { *: Age }

@sealed()
type Age = {
  @minValue(30)
  cool: int

  @minValue(90)
  cold: int?
}

resource lake 'Microsoft.Storage/storageAccounts@2025-08-01' existing = { name: lakeName }

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-08-01' = {
  parent: lake
  name: 'default'
  properties: {
    policy: {
      rules: [
        for age in items(ages): {
          name: 'age-${age.key}'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${age.key}/'] }
            actions: {
              baseBlob: union(
                { tierToCool: { daysAfterModificationGreaterThan: age.value.cool } },
                age.value.?cold == null ? {} : { tierToCold: { daysAfterModificationGreaterThan: age.value.?cold } }
              )
            }
          }
        }
      ]
    }
  }
}
