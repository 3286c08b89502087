import { expect, test } from 'vitest'
import { createEnding, untilOver } from './ending.ts'

test('everybody who waits hears of the end once, and those who left do not', async () => {
  const ending = createEnding()
  const heard: string[] = []
  ending.onOver(() => heard.push('first'))
  const leave = ending.onOver(() => heard.push('gone'))
  leave()

  ending.finish()
  ending.finish()

  expect(heard).toEqual(['first'])
  expect(ending.isOver()).toBe(true)
})

test('who comes after the end hears of it all the same', async () => {
  const ending = createEnding()
  ending.finish()

  await untilOver(ending)

  expect(ending.isOver()).toBe(true)
})
