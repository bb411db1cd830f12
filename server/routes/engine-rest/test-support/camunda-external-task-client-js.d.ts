/** The part of Camunda's worker for JavaScript that its test uses; the package brings no types. */
declare module 'camunda-external-task-client-js' {
  export class Variables {
    get(name: string): unknown;
    set(name: string, value: unknown): this;
  }

  export interface Task {
    readonly id: string;
    readonly businessKey: string | null;
    readonly variables: Variables;
  }

  export interface TaskService {
    complete(task: Task, variables?: Variables, localVariables?: Variables): Promise<void>;
    handleFailure(
      task: Task,
      options: {
        readonly errorMessage: string;
        readonly errorDetails: string;
        readonly retries: number;
        readonly retryTimeout: number;
      },
    ): Promise<void>;
    handleBpmnError(task: Task, errorCode: string, errorMessage?: string, variables?: Variables): Promise<void>;
    extendLock(task: Task, newDuration: number): Promise<void>;
  }

  interface RequestConfig {
    readonly headers?: Readonly<Record<string, string>>;
  }

  export class Client {
    constructor(config: {
      readonly baseUrl: string;
      readonly workerId: string;
      readonly maxTasks: number;
      readonly interval: number;
      readonly asyncResponseTimeout: number;
      readonly interceptors: (config: RequestConfig) => RequestConfig;
    });
    subscribe(topic: string, handler: (given: { readonly task: Task; readonly taskService: TaskService }) => Promise<void>): void;
    on(event: string, listener: (...what: unknown[]) => void): this;
    stop(): void;
  }
}
