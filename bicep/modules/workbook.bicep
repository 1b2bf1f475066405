// Workbook with the status of the pipeline.
import { ResourceDefaults } from '../types.bicep'

@description('Display name.')
@minLength(3)
@maxLength(100)
param title string

@description('Location and tags of the resources.')
param defaults ResourceDefaults

@description('Id of the workspace that the workbook queries.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'pipeline')
  location: defaults.location
  tags: defaults.tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(loadJsonContent('../workbook.json'))
  }
}
