/** What a worker asks for when it fetches: topics, each with its own choice of tasks. */
import { Type, type Static, type TSchema } from '@sinclair/typebox';
import { CartableError, LONGEST_LOCK, MOST_RETRIES, type FetchAndLock } from '../../../engine/index.ts';
import { MaybeText } from './schemas.ts';

/** Milliseconds: Camunda's bound of a long poll. */
const LONGEST_POLL = 1_800_000;

export const maybe = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));
const Texts = Type.Array(Type.String());
export const WorkerId = Type.String({ minLength: 1, maxLength: 255 });

const Topic = Type.Object({
  topicName: Type.String({ minLength: 1 }),
  lockDuration: Type.Integer({ minimum: 1, maximum: LONGEST_LOCK }),
  variables: maybe(Texts),
  localVariables: maybe(Type.Boolean()),
  businessKey: MaybeText,
  processDefinitionId: MaybeText,
  processDefinitionIdIn: maybe(Texts),
  processDefinitionKey: MaybeText,
  processDefinitionKeyIn: maybe(Texts),
  includeExtensionProperties: maybe(Type.Boolean()),
  processDefinitionVersionTag: maybe(Type.Unknown()),
  processVariables: maybe(Type.Unknown()),
  tenantIdIn: maybe(Type.Unknown()),
});

export const Fetch = Type.Object({
  workerId: WorkerId,
  maxTasks: Type.Integer({ minimum: 0, maximum: MOST_RETRIES }),
  usePriority: maybe(Type.Boolean()),
  asyncResponseTimeout: maybe(Type.Integer({ minimum: 0, maximum: LONGEST_POLL })),
  topics: maybe(Type.Array(Topic, { maxItems: 100 })),
});

/** What would narrow the choice and is not understood is refused: ignored, it would hand out other tasks than meant. */
const UNKNOWN_CHOICES = ['processDefinitionVersionTag', 'processVariables', 'tenantIdIn'] as const;

type WantedTopic = FetchAndLock['topics'][number];

export function wanted(topic: Static<typeof Topic>): WantedTopic {
  for (const field of UNKNOWN_CHOICES) {
    if (topic[field] !== undefined && topic[field] !== null) {
      throw new CartableError('VALIDATION', `${field} is not supported`, {
        faults: [{ at: `/topics/${topic.topicName}/${field}`, message: 'is not supported' }],
      });
    }
  }
  const keys = choices(topic.processDefinitionKey, topic.processDefinitionKeyIn);
  const ids = choices(topic.processDefinitionId, topic.processDefinitionIdIn);
  return {
    topicName: topic.topicName,
    lockDuration: topic.lockDuration,
    localVariables: topic.localVariables ?? false,
    includeExtensionProperties: topic.includeExtensionProperties ?? false,
    ...(typeof topic.businessKey === 'string' ? { businessKey: topic.businessKey } : {}),
    ...(topic.variables ? { variables: topic.variables } : {}),
    ...(keys === null ? {} : { processDefinitionKeys: keys }),
    ...(ids === null ? {} : { processDefinitionIds: ids }),
  };
}

/** Both fields at once mean both conditions. */
function choices(one: string | null | undefined, many: readonly string[] | null | undefined): readonly string[] | null {
  if (typeof one !== 'string') return many ?? null;
  return many ? many.filter((value) => value === one) : [one];
}

export const isChoosy = ({ businessKey, processDefinitionKeys, processDefinitionIds }: WantedTopic): boolean =>
  businessKey !== undefined || processDefinitionKeys !== undefined || processDefinitionIds !== undefined;
