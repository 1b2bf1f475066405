// Stores the URL and the secret of the webhook for health alerts in the vault. The deployment uses Resource Manager, so
// it does not need network access to a private vault. docs/deploy.md contains the commands.

@description('Name of the vault, output `vaultName` of main.bicep.')
@minLength(3)
@maxLength(24)
param vaultName string

@description('The https address. Receivers often include a token in it.')
@secure()
@minLength(9)
param url string

@description('`whsec_` and base64 of 24 to 64 random bytes. While it is replaced: the new one, a space, the old one.')
@secure()
@minLength(38)
param secret string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: vaultName }

resource address 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'alert-webhook-url'
  properties: { value: url, contentType: 'text/uri' }
}

resource signingSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'alert-webhook-secret'
  properties: { value: secret, contentType: 'whsec' }
}
