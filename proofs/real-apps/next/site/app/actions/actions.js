'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';

export async function greet(_, form) {
  const file = form.get('file');
  (await cookies()).set('greeted', form.get('name'));
  return `Hello ${form.get('name')}, at ${(await headers()).get('host')}, with ${file ? (await file.arrayBuffer()).byteLength : 0} bytes`;
}

export async function leave() {
  redirect('/articles/left');
}
