// An example of the parameters of pipelines.bicep with everything that it can create. The policies judge its expansion.
using 'pipelines.bicep'

param environmentName = 'prod'
param gitHub = 'owner/repository'
param azureDevOps = {
  plan: { issuer: 'https://login.microsoftonline.com/tenant/v2.0', subject: 'sc://organization/korevital-plan-prod' }
  deploy: { issuer: 'https://login.microsoftonline.com/tenant/v2.0', subject: 'sc://organization/korevital-prod' }
}
param hasCopy = true
param lakeName = 'stkvlakeprod66ivba'
