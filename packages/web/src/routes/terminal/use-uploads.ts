import type { ProblemBody } from '@intendant/contract/endpoint.ts'
import { listFiles } from '@intendant/contract/sessions.ts'
import { useRef, useState } from 'react'
import { refreshAnswers } from '../../api.ts'
import { joinPath, sendFile } from './upload.ts'

/** A file on its way to a machine, or what became of it. */
export type Upload = {
  readonly id: number
  readonly file: File
  readonly path: string
  readonly sentBytes: number
  readonly state: 'sending' | 'sent' | 'exists' | 'refused' | 'stopped' | 'cut-off'
  readonly problems: readonly ProblemBody[]
}

/** Uploads files one beside the other and remembers what became of each until it is dismissed. */
export function useUploads(machine: string, login: string) {
  const [uploads, setUploads] = useState<readonly Upload[]>([])
  const stops = useRef(new Map<number, () => void>())
  const counter = useRef(0)

  const patch = (id: number, change: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.id === id ? { ...upload, ...change } : upload)))

  const run = async (id: number, file: File, path: string, overwrite: boolean) => {
    const sending = sendFile({ machine, login, path, overwrite }, file, (sentBytes) =>
      patch(id, { sentBytes }),
    )
    stops.current.set(id, sending.stop)
    const outcome = await sending.done
    stops.current.delete(id)
    if (outcome.kind !== 'refused') patch(id, { state: outcome.kind })
    else {
      const exists = outcome.problems.some((problem) => problem.code === 'file-exists')
      patch(id, { state: exists ? 'exists' : 'refused', problems: outcome.problems })
    }
    if (outcome.kind === 'sent') await refreshAnswers(listFiles)
  }
  const add = (folder: string, files: Iterable<File>) => {
    for (const file of files) {
      counter.current += 1
      const id = counter.current
      const path = joinPath(folder, file.name)
      setUploads((all) => [...all, { id, file, path, sentBytes: 0, state: 'sending', problems: [] }])
      void run(id, file, path, false)
    }
  }
  const overwrite = (upload: Upload) => {
    patch(upload.id, { state: 'sending', sentBytes: 0, problems: [] })
    void run(upload.id, upload.file, upload.path, true)
  }
  const stop = (id: number) => stops.current.get(id)?.()
  const dismiss = (id: number) => setUploads((all) => all.filter((upload) => upload.id !== id))
  return { uploads, add, overwrite, stop, dismiss }
}
