import { z } from 'zod'

/**
 * A login name on a machine. Wider than POSIX (Windows and directory accounts hold dots, @ and \),
 * but never a leading dash, blank or shell character (rules R2 and R3). A trailing $ is a Samba machine account.
 */
export const Login = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]{0,63}\$?$/, 'machine-login')
export type Login = z.infer<typeof Login>
