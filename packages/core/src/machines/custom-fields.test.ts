import { expect, test } from 'vitest'
import { listFieldsOf } from './custom-fields.ts'
import { CustomField } from './places.ts'

test('a machine has the own fields of its kind, those of every kind, and those that hold a value', () => {
  const fields = [
    CustomField.parse({ key: 'contract', label: 'Contract', kind: 'line' }),
    CustomField.parse({ key: 'rack', label: 'Rack', kind: 'line', machineKinds: ['physical', 'appliance'] }),
    CustomField.parse({ key: 'image', label: 'Image', kind: 'text', machineKinds: ['container'] }),
  ]
  const keysOf = (machine: Parameters<typeof listFieldsOf>[1]) =>
    listFieldsOf(fields, machine).map((field) => field.key)

  expect(keysOf({ kind: 'physical', customValues: {} })).toEqual(['contract', 'rack'])
  expect(keysOf({ kind: 'virtual', customValues: {} })).toEqual(['contract'])
  expect(keysOf({ kind: 'virtual', customValues: { image: 'debian' } })).toEqual(['contract', 'image'])
})
