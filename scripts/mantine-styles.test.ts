import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '../packages/web/src')
const styles = join(source, '../node_modules/@mantine/core/styles')
const sheet = readFileSync(join(source, 'mantine.css'), 'utf8')

test('every component we take from Mantine brings its styles', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  )
  const imports = files.flatMap((file) =>
    [
      ...readFileSync(join(source, file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g),
    ].flatMap(([, names = '']) => names.split(',').map((name) => name.trim())),
  )
  const styled = [...new Set(imports)].filter((name) => existsSync(join(styles, `${name}.css`)))

  expect(styled.length).toBeGreaterThan(10)
  expect(styled.filter((name) => !sheet.includes(`/${name}.css`))).toEqual([])
})
