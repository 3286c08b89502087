import { writeFileSync } from 'node:fs'
import { endpoints } from '../packages/contract/src/endpoints.ts'
import { renderOpenApi } from '../packages/contract/src/openapi.ts'

// Writes packages/contract/openapi.json; a test says when that is due.
const file = new URL('../packages/contract/openapi.json', import.meta.url)
writeFileSync(file, `${JSON.stringify(renderOpenApi(endpoints), null, 2)}\n`)
