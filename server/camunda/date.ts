/** Instants as Camunda 7 writes them: `2026-01-31T13:42:42.000+0000`. */
export function camundaDate(instant: number): string {
  return new Date(instant).toISOString().replace('Z', '+0000');
}

export function camundaDateOrNull(instant: number | null): string | null {
  return instant === null ? null : camundaDate(instant);
}
