// Stores the pseudonym key in the vault once. An existing value is not replaced, because a new key changes every
// pseudonym. The deployment uses Resource Manager, so it does not need network access to a private vault:
//
//   az deployment group create --resource-group rg-korevital-prod --template-file bicep/pseudonym-key.bicep \
//     --parameters vaultName=kv-… value="$(openssl rand -base64 32)"

@description('Name of the vault, output `vaultName` of main.bicep.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('Base64 of at least 32 random bytes.')
@secure()
@minLength(44)
param value string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: vaultName }

@onlyIfNotExists()
resource key 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'pseudonym-key'
  properties: { value: value, contentType: 'base64' }
}

// Erased people are recognised by this key. It keeps its value when the pseudonym key is replaced.
@onlyIfNotExists()
resource erasureKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'erasure-key'
  properties: { value: value, contentType: 'base64' }
}
