'use client';

import { useActionState } from 'react';
import { greet, leave } from './actions.js';

export default function Form() {
  const [greeting, act] = useActionState(greet, '');
  return (
    <>
      <form action={act}>
        <input name="name" />
        <input name="file" type="file" />
        <button id="greet">greet</button>
      </form>
      <form action={leave}><button id="leave">leave</button></form>
      <output>{greeting}</output>
    </>
  );
}
