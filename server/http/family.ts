/** `/engine-rest` speaks Camunda 7, everything else problem details. */
export type Family = 'camunda' | 'api';
