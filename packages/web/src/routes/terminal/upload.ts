import { pathOf } from '@intendant/contract/client.ts'
import { FailureBody, type ProblemBody } from '@intendant/contract/endpoint.ts'
import { uploadFile } from '@intendant/contract/sessions.ts'
import { caller } from '../../api.ts'

/** How an upload ended. */
export type UploadOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'refused'; readonly problems: readonly ProblemBody[] }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'cut-off' }

/** Sends a file to a machine and tells how far it came. `fetch` cannot tell that, so this is the older request. */
export function sendFile(
  to: {
    readonly machine: string
    readonly login: string
    readonly path: string
    readonly overwrite: boolean
  },
  file: File,
  onProgress: (sentBytes: number) => void,
): { readonly done: Promise<UploadOutcome>; readonly stop: () => void } {
  const request = new XMLHttpRequest()
  const done = new Promise<UploadOutcome>((resolve) => {
    request.upload.onprogress = (event) => onProgress(event.loaded)
    request.onabort = () => resolve({ kind: 'stopped' })
    request.onerror = () => resolve({ kind: 'cut-off' })
    request.onload = () => resolve(readOutcome(request))
  })
  const query = { path: to.path, login: to.login, overwrite: to.overwrite ? 'true' : 'false' }
  request.open('PUT', pathOf(uploadFile, { params: { machine: to.machine }, query, body: file }))
  for (const [name, value] of Object.entries(caller.headers())) request.setRequestHeader(name, value)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(file)
  return { done, stop: () => request.abort() }
}

/** The path of a name in a folder. Pure. */
export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`
}

/** The folder above; the root is above itself. Pure. */
export function parentOf(folder: string): string {
  return folder.replace(/\/+$/, '').replace(/\/[^/]*$/, '') || '/'
}

function readOutcome(request: XMLHttpRequest): UploadOutcome {
  if (request.status >= 200 && request.status < 300) return { kind: 'sent' }
  const failure = FailureBody.safeParse(parseJson(request.responseText))
  return failure.success ? { kind: 'refused', problems: failure.data.problems } : { kind: 'cut-off' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
