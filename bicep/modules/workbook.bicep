// One page that shows how the pipeline is doing.
import { Place } from '../types.bicep'

@description('What it is called.')
@minLength(3)
@maxLength(100)
param title string

@description('Where, and with which tags.')
param place Place

@description('Workspace that it queries.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'pipeline')
  location: place.location
  tags: place.tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(loadJsonContent('../workbook.json'))
  }
}
