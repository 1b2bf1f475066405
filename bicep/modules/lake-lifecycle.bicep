// What becomes of the lake's blobs as they age. Nothing is deleted here: bronze is what all else is computed from, quarantine is kept
// until somebody decides, and of `landing` the app itself removes what has landed. No archive tier either: a rebuild and an erasure
// must be able to read everything at once.

@description('Name of the lake account.')
@minLength(3)
@maxLength(24)
param lakeName string

@description('By container: days after the last change from which on a blob is kept cheaper.')
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
