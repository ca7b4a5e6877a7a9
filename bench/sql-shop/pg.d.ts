/** What is used of `pg`, which has no types of its own. */
declare module 'pg' {
  export type Query = { readonly name: string; readonly text: string; readonly values: readonly unknown[] };
  export type Result = { readonly rows: readonly Record<string, unknown>[]; readonly rowCount: number | null };
  export type Client = { query(query: Query | string): Promise<Result>; release(): void };
  export class Pool {
    constructor(options: { readonly connectionString: string; readonly max: number });
    connect(): Promise<Client>;
    query(query: Query | string): Promise<Result>;
    end(): Promise<void>;
  }
}
