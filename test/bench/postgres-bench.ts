export async function benchPostgres(_callers: readonly number[], _say: (line: string) => void): Promise<null> {
  return null;
}
