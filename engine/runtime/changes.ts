import type { IncidentRow } from '../store/incidents.ts';
import type { InstanceChange, InstanceRow } from '../store/instances.ts';
import type { NewJobRow } from '../store/jobs.ts';
import type { NewJournalRow } from '../store/journal.ts';
import type { SubscriptionRow } from '../store/subscriptions.ts';
import type { CandidateRow, NewTaskRow, TaskEnd } from '../store/tasks.ts';
import type { VariableRow } from '../store/variables.ts';

/** Everything to be written, gathered over all instances of the tree. */
export class Changes {
  readonly instances: InstanceRow[] = [];
  readonly changes: InstanceChange[] = [];
  readonly journal: NewJournalRow[] = [];
  readonly variables: (VariableRow & { instance_id: string })[] = [];
  readonly deadLocals: { instance_id: string; execution: number }[] = [];
  readonly tasks: NewTaskRow[] = [];
  readonly candidates: CandidateRow[] = [];
  readonly taskEnds: TaskEnd[] = [];
  readonly jobs: NewJobRow[] = [];
  readonly deadJobs: string[] = [];
  readonly subscriptions: SubscriptionRow[] = [];
  readonly deadSubscriptions: string[] = [];
  readonly incidents: Omit<IncidentRow, 'annotation'>[] = [];
  readonly deadIncidents: string[] = [];
  /** Instances that stand still from now on, or go on. */
  readonly suspended: string[] = [];
  readonly activated: string[] = [];
}
