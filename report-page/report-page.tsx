import { useState } from 'preact/hooks';
import { DecisionForm } from './decision-form';
import { DifferencesSection } from './differences-section';
import { ExceptionsTable } from './exceptions-table';
import { OverlapsTable } from './overlaps-table';
import { PathsSection } from './paths-section';
import type { RequestDecisions } from './request-decisions';
import { Section } from './section';
import { TrafficSection } from './traffic-section';
import { countedText } from '../src/commands/counted-text';
import type { ReportData } from '../src/commands/report/report-data';

interface Props {
  readonly data: ReportData;
  readonly decisions: RequestDecisions;
}

/** The whole page. */
export function ReportPage({ data, decisions }: Props) {
  const { paths, overlaps, exceptions, hosts, settings, source, service, packageVersion, traffic, comparison } = data;
  const [filter, setFilter] = useState('');
  const routes = paths.reduce((sum, path) => sum + path.routes.length, 0);
  const show = (path: string) => {
    setFilter(path);
    document.getElementById('filter')!.focus();
  };
  return <>
    <header>
      <h1>Allowlist of {service ?? source}</h1>
      <p>
        {countedText(paths.length, 'path')}, {countedText(routes, 'route')}
        {service === undefined ? null : <>, from {source}</>}. All other requests are rejected.
      </p>
    </header>
    <main>
      <Section title="Decide a request">
        <DecisionForm decisions={decisions} onShow={show} />
      </Section>
      {comparison === undefined ? null : <Section title={`Differences to ${comparison.against}`}>
        <DifferencesSection paths={paths} comparison={comparison} onShow={show} />
      </Section>}
      <Section title="Routes">
        <PathsSection paths={paths} filter={filter} onFilter={setFilter} />
      </Section>
      {traffic === undefined ? null : <Section title="Traffic"><TrafficSection traffic={traffic} /></Section>}
      <Section title="Precedence">
        <OverlapsTable paths={paths} overlaps={overlaps} />
      </Section>
      {exceptions.length === 0 ? null : <Section title="Exceptions to stricter routes"><ExceptionsTable exceptions={exceptions} /></Section>}
      <Section title="Hosts and settings">
        <dl>
          <div><dt>hosts</dt><dd>{hosts.length === 0 ? 'any host' : hosts.join(', ')}</dd></div>
          {settings.map(({ name, value }) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        </dl>
      </Section>
    </main>
    <footer><p>Written by cdk-reverse-proxied-service {packageVersion}.</p></footer>
  </>;
}
