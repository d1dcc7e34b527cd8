/**
 * Stands in for the packages that the fixtures import, as far as the texts that fixes write can be wrong about them.
 * Whatever is not declared here is `any`.
 */

declare module "*";

declare module "@prisma/client" {
  export interface Client {
    $transaction<R>(run: (tx: Client) => Promise<R>): Promise<R>;
    $transaction(list: readonly unknown[]): Promise<any[]>;
    // biome-ignore lint: models have any name
    [model: string]: any;
  }
  export const PrismaClient: { new (options?: object): Client };
  export type PrismaClient = Client;
  export namespace Prisma {
    type TransactionClient = Client;
    class Decimal {
      constructor(value: number | string);
      plus(other: Decimal): Decimal;
    }
  }
}

declare module "express" {
  export interface CookieOptions {
    httpOnly?: boolean;
    secure?: boolean;
    sameSite?: boolean | "lax" | "strict" | "none";
    maxAge?: number;
    expires?: Date;
    path?: string;
    domain?: string;
    signed?: boolean;
  }
  export interface Request {
    headers: Record<string, string | undefined>;
    body: any;
    query: any;
    params: Record<string, string>;
    cookies: Record<string, string>;
    user?: any;
    session?: any;
    get(name: string): string | undefined;
    [name: string]: any;
  }
  export interface Response {
    cookie(name: string, value: unknown, options?: CookieOptions): this;
    clearCookie(name: string): this;
    status(code: number): this;
    json(value: unknown): this;
    redirect(target: string): void;
    setHeader(name: string, value: string | readonly string[]): this;
    [name: string]: any;
  }
  export type NextFunction = () => void;
  export interface Router {
    [name: string]: any;
  }
  export function Router(): Router;
  const express: { (): any; json(): any; static(root: string): any; Router(): Router };
  export default express;
}

declare module "cors" {
  type Answer = (error: Error | null, allow?: boolean | string) => void;
  export interface CorsOptions {
    origin?: boolean | string | RegExp | (string | RegExp)[] | ((origin: string | undefined, answer: Answer) => void);
    credentials?: boolean;
    methods?: string | string[];
    optionsSuccessStatus?: number;
  }
  export default function cors(options?: CorsOptions): (req: any, res: any, next: any) => void;
}

declare module "hono/cors" {
  export function cors(options?: {
    origin?: string | string[] | ((origin: string) => string | null);
    credentials?: boolean;
  }): any;
}

declare module "express-session" {
  interface Cookie {
    httpOnly?: boolean;
    secure?: boolean | "auto";
    sameSite?: boolean | "lax" | "strict" | "none";
    maxAge?: number;
  }
  export default function session(options: {
    secret: string | string[];
    name?: string;
    resave?: boolean;
    saveUninitialized?: boolean;
    cookie?: Cookie;
    store?: unknown;
  }): any;
}

declare module "cookie" {
  export interface SerializeOptions {
    httpOnly?: boolean;
    secure?: boolean;
    sameSite?: boolean | "lax" | "strict" | "none";
    path?: string;
    maxAge?: number;
  }
  export function serialize(name: string, value: string, options?: SerializeOptions): string;
}

declare module "hono/cookie" {
  export function setCookie(
    context: unknown,
    name: string,
    value: string,
    options?: { httpOnly?: boolean; secure?: boolean; sameSite?: "Strict" | "Lax" | "None" | "strict" | "lax" | "none"; path?: string },
  ): void;
}

declare module "next/headers" {
  interface Cookie {
    name: string;
    value: string;
    httpOnly?: boolean;
    secure?: boolean;
    sameSite?: boolean | "lax" | "strict" | "none";
    path?: string;
    maxAge?: number;
  }
  interface CookieStore {
    get(name: string): { name: string; value: string } | undefined;
    set(name: string, value: string, options?: Partial<Cookie>): this;
    set(options: Cookie): this;
    delete(name: string): this;
  }
  export function cookies(): Promise<CookieStore> & CookieStore;
  export function headers(): Promise<Headers> & Headers;
}

declare module "next/server" {
  interface CookieValue {
    name: string;
    value: string;
    httpOnly?: boolean;
    secure?: boolean;
    sameSite?: boolean | "lax" | "strict" | "none";
    path?: string;
    maxAge?: number;
  }
  export class NextRequest extends Request {
    cookies: { get(name: string): { name: string; value: string } | undefined };
    nextUrl: URL;
  }
  export class NextResponse extends Response {
    cookies: {
      set(name: string, value: string, options?: Partial<CookieValue>): unknown;
      set(options: CookieValue): unknown;
      delete(name: string): unknown;
    };
    static json(body: unknown, init?: ResponseInit): NextResponse;
    static next(init?: object): NextResponse;
    static redirect(url: string | URL, status?: number): NextResponse;
  }
}

declare module "next" {
  export interface Metadata {
    title?: string;
    description?: string;
  }
}

declare module "ioredis" {
  export default class Redis {
    constructor(url: string, options?: object);
    on(event: "error", listener: (error: Error) => void): this;
    get(key: string): Promise<string | null>;
    set(key: string, value: string, ...options: (string | number)[]): Promise<string | null>;
    del(...keys: string[]): Promise<number>;
    quit(): Promise<string>;
    [command: string]: any;
  }
}

declare module "react" {
  export type ReactNode = any;
  export function useState<T>(value: T): [T, (next: T | ((now: T) => T)) => void];
  export function useEffect(run: () => void | (() => void), list?: readonly unknown[]): void;
}

declare namespace JSX {
  interface IntrinsicElements {
    [name: string]: any;
  }
}

declare module "lru-cache" {
  export class LRUCache<K extends {}, V extends {}> {
    constructor(options: { max: number; ttl?: number });
    get(key: K): V | undefined;
    set(key: K, value: V): this;
    has(key: K): boolean;
    delete(key: K): boolean;
    clear(): void;
    entries(): Generator<[K, V]>;
    keys(): Generator<K>;
    values(): Generator<V>;
    readonly size: number;
  }
}
