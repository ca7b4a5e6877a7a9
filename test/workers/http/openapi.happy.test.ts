import { SELF } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { appOf } from '../../../gateway/app.ts';
import { servicesOf } from '../../../gateway/bindings.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Operation = { responses: Record<string, { description: string }>; parameters?: { name: string; in: string }[] };
type Document = {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
};

let document: Document;
beforeAll(async () => {
  const response = await SELF.fetch('https://shop.test/api/openapi.json');
  expect(response.status).toBe(200);
  document = await response.json();
});
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

test('the document has the shape of OpenAPI 3.1', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Holdfast', version: '1' } });
  for (const { path, method, operation } of operations()) {
    expect(path).toMatch(/^\/[^:*]*$/);
    expect(['get', 'post', 'put', 'patch', 'delete']).toContain(method);
    for (const [status, { description }] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^[1-5](\d\d|XX)$/);
      expect(description).not.toBe('');
    }
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const told = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(told, path).toEqual(inPath);
  }
});

test('each reference in the document leads to something', () => {
  for (const reference of references(document as unknown as Json)) expect(at(reference), reference).toBeDefined();
});

test('the document lists each route that the gateway has, and no other', () => {
  const routes = appOf(servicesOf(env)).routes.filter(({ method }) => method !== 'ALL');
  const real = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`);
  const listed = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  const itself = ['GET /api/openapi.json', 'GET /api/docs'];
  expect(new Set(listed)).toEqual(new Set(real.filter((route) => !itself.includes(route))));
});

test('each route that can refuse says in which shape', () => {
  for (const { path, operation } of operations()) {
    if (path === '/healthz' || path === '/api/health') continue;
    expect(operation.responses['4XX'], path).toMatchObject({ content: { 'application/problem+json': {} } });
  }
});

function references(value: Json): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : references(inner),
  );
}

function at(reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}
