/**
 * A run on bpmn-engine 25, driven from outside. It gets nothing of the model but its shape (neutral-document.ts), an
 * evaluator that knows no language and only looks up what our run decided, no scripts, no services and no clock (S1).
 */
import { EventEmitter } from 'node:events';
import { messageOf } from '../errors.ts';
import type { FlowNode } from '../model/graph.ts';
import type { Choices } from './choices.ts';
import type { Act, Course, Standing, Waiting } from './course.ts';
import type { NeutralDocument } from './neutral-document.ts';

/** What bpmn-engine tells of an activity. */
interface ActivityMessage {
  readonly id: string;
  readonly executionId: string;
  readonly parent?: { readonly executionId?: string; readonly path?: readonly { readonly executionId?: string }[] };
}

/** In what bpmn-engine asks something. */
interface Asking {
  readonly content?: ActivityMessage;
}

type Answer = (error: object | null, output?: object) => void;

interface ActivityApi {
  readonly id: string;
  readonly content: ActivityMessage;
  signal(): void;
  sendApiMessage(action: string, content: object): void;
}

/** Something that waits over there, and how it goes on. */
interface Open extends Waiting {
  /** Its own execution and those around it. */
  readonly within: readonly string[];
  goOn(): void;
  fail(code: string): void;
}

export class TheirCourse implements Course {
  readonly taken: string[] = [];
  readonly #document: NeutralDocument;
  readonly #choices: Choices;
  readonly #open = new Set<Open>();
  /** Node -> executions that have chosen a flow, or asked whether to go round again. */
  readonly #asked = new Map<string, string[]>();
  readonly #completions = new Map<string, number>();
  /** The conditional event that is to happen now. */
  #happens: string | null = null;
  #standing: Standing = { type: 'running' };

  private constructor(document: NeutralDocument, choices: Choices) {
    this.#document = document;
    this.#choices = choices;
  }

  /** Starts the process and runs it until everything waits. */
  static async start(document: NeutralDocument, choices: Choices): Promise<TheirCourse> {
    const course = new TheirCourse(document, choices);
    await course.#run();
    return course;
  }

  waiting(): readonly Waiting[] {
    return this.#standing.type === 'running' ? [...this.#open] : [];
  }

  standing(): Standing {
    return this.#standing;
  }

  perform(act: Act): void {
    const open = [...this.#open].find(({ element }) => element === act.element);
    if (open === undefined) return;
    try {
      if (act.type === 'fire') this.#happens = act.element;
      if (act.type === 'error') open.fail(this.#document.codeOf(act.code));
      else open.goOn();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#happens = null;
    }
  }

  async #run(): Promise<void> {
    const listener = new EventEmitter();
    listener.on('activity.wait', (api: ActivityApi) => this.#waits(api));
    listener.on('activity.leave', (api: ActivityApi) => this.#leaves(api.content.executionId));
    listener.on('flow.take', ({ id }: { readonly id: string }) => this.taken.push(this.#document.flows.get(id)?.id ?? id));
    // Loaded only by who asks for a second opinion.
    const { Engine } = await import('bpmn-engine');
    const engine = new Engine({
      name: 'second opinion',
      source: this.#document.xml,
      expressions: { resolveExpression: (text: string, { content }: Asking) => this.#resolve(text, content) },
      // What it takes for the script of a flow's condition is the look-up; a script task is never in the file.
      scripts: {
        register: () => undefined,
        getScript: (_language, { id }) => ({
          execute: ({ content: { executionId = '' } }, answer) =>
            void Reflect.apply(answer, undefined, [null, this.#held(id, executionId)]),
        }),
      },
      timers: this.#timers(),
      services: {},
      extensions: { work: (activity: BpmnActivity) => this.#equip(activity) },
    });
    await new Promise<void>((resolve) => {
      engine
        .execute({ listener }, (error: unknown) => {
          if (error === null || error === undefined) this.#standing = { type: 'ended' };
          else this.#fail(error);
        })
        .catch((error: unknown) => this.#fail(error))
        .finally(resolve);
    });
  }

  #fail(error: unknown): void {
    this.#standing = { type: 'failed', why: messageOf(error) };
  }

  #waits(api: ActivityApi): void {
    const node = this.#document.nodes.get(api.id);
    if (node === undefined || !waitsForUs(node)) return;
    const open: Open = {
      kind: node.kind === 'userTask' ? 'task' : 'event',
      element: node.id,
      within: executionsOf(api.content),
      goOn: () => {
        this.#open.delete(open);
        api.signal();
      },
      fail: (code) => {
        this.#open.delete(open);
        api.sendApiMessage('error', { message: 'error', code });
      },
    };
    this.#open.add(open);
  }

  /** Whatever waited inside it waits no more. */
  #leaves(executionId: string): void {
    for (const open of this.#open) {
      if (open.within.some((one) => one === executionId || one.startsWith(`${executionId}_`))) this.#open.delete(open);
    }
  }

  /** Service tasks wait for us instead of calling anything. */
  #equip(activity: BpmnActivity) {
    if (activity.type === 'bpmn:ServiceTask') {
      const service = (): object => this.#service(this.#document.nodes.get(activity.id)?.id ?? '');
      // It is called with `new`, which gives what is returned.
      activity.behaviour['Service'] = function Service() {
        return service();
      };
    }
    return { activate: () => undefined, deactivate: () => undefined };
  }

  #service(element: string) {
    let open: Open | undefined;
    const close = (): void => {
      if (open !== undefined) this.#open.delete(open);
    };
    const execute = ({ content }: { readonly content: ActivityMessage }, answer: Answer): void => {
      open = {
        kind: 'service',
        element,
        within: executionsOf(content),
        goOn: () => {
          close();
          answer(null, {});
        },
        fail: (code) => {
          close();
          answer(Object.assign(new Error('error'), { code }));
        },
      };
      this.#open.add(open);
    };
    return { type: 'work', execute, discard: close, stop: close };
  }

  /** Timers go off when they are told to. */
  #timers() {
    const opened = new Map<unknown, Open>();
    const setFor =
      (owner?: ActivityMessage) =>
      (callback: CallableFunction, delay: number, ...args: unknown[]) => {
        const timer = { callback, delay, args, owner, timerId: `timer ${opened.size}`, expireAt: new Date(0), timerRef: null };
        const open: Open = {
          kind: 'event',
          element: this.#document.nodes.get(owner?.id ?? '')?.id ?? '',
          within: owner === undefined ? [] : executionsOf(owner),
          goOn: () => {
            this.#open.delete(open);
            Reflect.apply(callback, undefined, args);
          },
          fail: () => undefined,
        };
        opened.set(timer, open);
        this.#open.add(open);
        return timer;
      };
    const clearTimeout = (timer: unknown): void => {
      const open = opened.get(timer);
      if (open !== undefined) this.#open.delete(open);
    };
    const register = (owner: ActivityMessage) => ({ setTimeout: setFor(owner), clearTimeout });
    return { executing: [], register, setTimeout: setFor(), clearTimeout };
  }

  /** The answer to a question that stands in the place of a text; anything else is only a text. */
  #resolve(text: string, content: ActivityMessage | undefined): unknown {
    const [, question, id = ''] = /^(iterations|completion|loop|event):(\w+)$/.exec(text) ?? [];
    const element = this.#document.nodes.get(id)?.id ?? '';
    const execution = content?.executionId ?? '';
    switch (question) {
      case 'iterations':
        return this.#choices.iterations(element);
      case 'completion': {
        const body = execution.replace(/_\d+$/, '');
        const completed = (this.#completions.get(body) ?? 0) + 1;
        this.#completions.set(body, completed);
        return this.#choices.isComplete(element, completed);
      }
      case 'loop': {
        const times = this.#completions.get(`loop ${element}`) ?? 0;
        this.#completions.set(`loop ${element}`, times + 1);
        return this.#choices.goesRoundAgain(element, times) ?? false;
      }
      case 'event':
        return this.#happens === element;
      default:
        return text;
    }
  }

  /** Whether the condition of a flow holds. */
  #held(id: string, execution: string): boolean {
    const flow = this.#document.flows.get(id);
    const held = flow && this.#choices.held(flow, this.#time(flow.source.id, execution));
    if (held === undefined) throw new Error(`${flow?.source.id} chooses once more than it should`);
    return held;
  }

  /** Which time it is that this node chooses, from 0. */
  #time(node: string, execution: string): number {
    const executions = this.#asked.get(node) ?? [];
    if (!executions.includes(execution)) executions.push(execution);
    this.#asked.set(node, executions);
    return executions.indexOf(execution);
  }
}

interface BpmnActivity {
  readonly id: string;
  readonly type: string;
  readonly behaviour: Record<string, unknown>;
}

/** Timers are heard of by their own way; errors, escalations and compensation come from inside. */
function waitsForUs(node: FlowNode): boolean {
  if (node.kind === 'userTask' || node.kind === 'receiveTask') return true;
  if (!('triggers' in node)) return false;
  return node.triggers.some(({ type }) => type === 'message' || type === 'signal' || type === 'conditional');
}

function executionsOf({ executionId, parent }: ActivityMessage): string[] {
  const around = [parent?.executionId, ...(parent?.path ?? []).map((one) => one.executionId)];
  return [executionId, ...around.filter((one) => one !== undefined)];
}
