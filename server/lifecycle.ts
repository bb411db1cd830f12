/** Where the server is in its life: `/ready` tells a load balancer. */
export type Phase = 'starting' | 'ready' | 'stopping';

export interface Lifecycle {
  phase: Phase;
}
