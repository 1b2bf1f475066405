// Puts the key of pseudonyms into the vault, once: a value that is there already stays, since a new key gives everybody new pseudonyms.
// Through Resource Manager, so that it can be done without reaching a private vault over the network:
//
//   az deployment group create --resource-group rg-korevital-prod --template-file bicep/pseudonym-key.bicep \
//     --parameters vaultName=kv-… value="$(openssl rand -base64 32)"

@description('Name of the vault: the output `vaultName` of main.bicep.')
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
