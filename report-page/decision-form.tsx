import { useState } from 'preact/hooks';
import type { DecisionReply } from './decision-messages';
import type { RequestDecisions } from './request-decisions';
import type { Decision } from '../src/allowlist';

interface Props {
  readonly decisions: RequestDecisions;
  /** Shows a path of the allowlist. */
  readonly onShow: (path: string) => void;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const VERSIONS = ['HTTP/1.1', 'HTTP/2.0', 'HTTP/1.0'];

/** The form that decides a request as typed. */
export function DecisionForm({ decisions, onShow }: Props) {
  const [reply, setReply] = useState<DecisionReply | 'asked' | undefined>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(form.get(name));
    const optional = (name: string) => text(name) === '' ? undefined : text(name);
    setReply('asked');
    decisions.ask({
      method: text('method'),
      target: text('target'),
      requestHost: optional('host'),
      client: optional('client'),
      httpVersion: text('version'),
      header: text('headers').split(/\r?\n/).filter((line) => line !== ''),
    }, setReply);
  };
  return <>
    <form onSubmit={submit}>
      <p><label for="method">Method</label><input id="method" name="method" defaultValue="GET" list="methods" size={10} autocomplete="off" spellcheck={false} /></p>
      <datalist id="methods">{METHODS.map((method) => <option key={method} value={method} />)}</datalist>
      <p class="wide"><label for="target">Path and query, as the client sends them</label><input id="target" name="target" defaultValue="/" autocomplete="off" spellcheck={false} /></p>
      <p><label for="host">Host</label><input id="host" name="host" autocomplete="off" spellcheck={false} placeholder="first allowed host" /></p>
      <p><label for="client">Client address</label><input id="client" name="client" autocomplete="off" spellcheck={false} placeholder="allowed address" /></p>
      <p><label for="version">Version</label><select id="version" name="version">{VERSIONS.map((version) => <option key={version}>{version}</option>)}</select></p>
      <p class="wide"><label for="headers">Headers, one a line</label><textarea id="headers" name="headers" rows={2} spellcheck={false} /></p>
      <p><button type="submit">Decide</button></p>
    </form>
    <div id="decision" role="status" aria-busy={reply === 'asked'}>
      {reply === undefined ? null : reply === 'asked' ? <p>Deciding …</p> : <Reply reply={reply} onShow={onShow} />}
    </div>
  </>;
}

function Reply({ reply: { decision, explanation, error }, onShow }: { readonly reply: DecisionReply } & Pick<Props, 'onShow'>) {
  if (decision === undefined) {
    return <p class="error">{error}</p>;
  }
  return <>
    <p><strong class={decision.allowed ? 'allowed' : decision.reason === undefined ? 'answered' : 'refused'}>{decided(decision)}</strong></p>
    {explanation === undefined ? <p>Explaining …</p> : <pre>{explanation}</pre>}
    {decision.route === undefined ? null : <p><button type="button" onClick={() => onShow(decision.route!)}>Show the route {decision.route}</button></p>}
  </>;
}

function decided({ allowed, status, reason }: Decision): string {
  return allowed ? 'Allowed' : reason === undefined ? `Answered by the proxy: ${status}` : `Refused: ${status} ${reason}`;
}
