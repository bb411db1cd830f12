export default async function closePostgresDesk() {
  await globalThis.closePostgresDesk();
}
